"""Readers and askers can read it: the words of the site are for a reader of about 12.

Every paragraph that the site itself says is graded by the formula of Flesch and
Kincaid. Left out are the words of an asker, of an answer and of a title, and what is no
sentence: labels would make a page look easier than it is.

Source:
    J. P. Kincaid and others, "Derivation of new readability formulas for Navy enlisted
    personnel", Research Branch Report 8-75, 1975. A grade counts years of school; a
    reader of 12 is in the seventh.
"""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.models import Page
from articles.models.markdown import render_markdown
from articles.subscriptions import outbox as subscriptions
from articles.subscriptions.announcing import announce_new_essays
from articles.workflow import publishing
from config.models import SiteSettings
from config.sample.loader import HERE
from config.views.errors import bad_request, server_error
from qa import moderation
from qa.notifications import outbox
from tests.articles.factories import make_author, make_subscription
from tests.articles.factories import make_published as make_essay
from tests.cases import for_each
from tests.qa.ask_form import ASK, check, opened, send
from tests.qa.factories import make_published, make_question, publish
from tests.qa.notifications.queued_mail import make_confirmed, request_info
from tests.qa.private_page import post, visit
from tests.qa.views.asker_page import make_again, make_asked, make_declined

pytestmark = pytest.mark.django_db
# The grade of a paragraph, and of how many words one says nothing about it.
MOST, SHORT = 7, 5
BLOCKS = {
    "p",
    "li",
    "dt",
    "dd",
    "div",
    "section",
    "h1",
    "h2",
    "h3",
    "legend",
    "label",
    "form",
}
VOID = {"input", "br", "img", "hr", "meta", "link"}
LEFT_OUT_TAGS = {"script", "textarea", "bdi", "mark", "time"}
LEFT_OUT_CLASSES = {"prose", "copy-box", "stored-data", "row-list", "summary-opening"}
IDENTIFYING = "My husband Tom lives in Leeds. Write to maud@mail.example."


class OwnWords(HTMLParser):
    """Collects the text of <main>, one string for each block of it."""

    def __init__(self, left_out=LEFT_OUT_CLASSES):
        super().__init__()
        self.left_out_classes = left_out
        self.open, self.left_out_at, self.blocks = [], None, [""]

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS | {"br"}:
            self.blocks.append("")
        if tag in VOID:
            return
        self.open.append(tag)
        classes = set((dict(attributes).get("class") or "").split())
        is_left_out = tag in LEFT_OUT_TAGS or classes & self.left_out_classes
        if is_left_out and self.left_out_at is None:
            self.left_out_at = len(self.open)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if self.left_out_at is not None and len(self.open) < self.left_out_at:
            self.left_out_at = None
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data):
        if "main" in self.open and self.left_out_at is None:
            self.blocks[-1] += data


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence: of what ends like one, not of a label."""
    found = re.findall(r"[^.?!]+(?=[.?!](?:\s|$))", re.sub(r"\.(?=\w)", "", text))
    words = (re.findall(r"[A-Za-z][A-Za-z’'-]*", sentence) for sentence in found)
    return [sentence for sentence in words if sentence]


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by its groups of vowels."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    plain = re.sub(
        r"(?<=[^aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxz])es$", "", plain
    )
    groups = len(re.findall(r"[aeiouy]+", plain))
    return max(1, groups + bool(re.search(r"[^aeiouy]l$", plain)))


def grade(paragraph: str) -> float:
    """Return the grade of Flesch and Kincaid."""
    said = sentences(paragraph)
    words = [word for sentence in said for word in sentence]
    if len(words) <= SHORT:
        return 0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(said) + 11.8 * spoken / len(words) - 15.59


def hard_paragraphs(paragraphs: list[str]) -> dict[str, float]:
    """Return those that are too hard, with their grades."""
    graded = {paragraph: grade(paragraph) for paragraph in paragraphs}
    assert any(graded.values()), "hardly anything is said here"
    return {paragraph: hard for paragraph, hard in graded.items() if hard > MOST}


def own_words(html: str, left_out=LEFT_OUT_CLASSES) -> list[str]:
    parser = OwnWords(left_out)
    parser.feed(html)
    return [" ".join(block.split()) for block in parser.blocks if block.strip()]


# --- what is measured ---------------------------------------------------------------


def open_closed(client):
    SiteSettings.objects.update(asking_closed_until=timezone.localdate() + DAY)
    return client.get(ASK)


def open_full(client):
    make_question()
    SiteSettings.objects.update(most_open=1)
    return client.get(ASK)


def open_measured_form(client):
    for days in range(12):
        make_question(days_ago=days)
    return client.get(ASK)


def ask_too_often(client):
    cookies = opened(client)
    return client.post(ASK, cookies | {"step": "check", "started": "forged"})


def open_report(client, **sent):
    path = f"{make_published().get_absolute_url()}report/"
    return client.post(path, sent) if sent else client.get(path)


def open_reported(client, reason="other", decision="", **words):
    question = make_published()
    made = moderation.report(question, reason=reason, words="Words.")
    if decision:
        moderation.decide_report(made, decision=decision, reply="Thanks.", by=None)
    return client.get(made.private_path)


def open_reported_and_put_back(client, *, again=False):
    question = make_published()
    made = moderation.report(question, reason="about_me")
    question.refresh_from_db()
    moderation.restore(question, by=None, base=question.version)
    if again:
        made = moderation.report(question, reason="about_me")
    return client.get(made.private_path)


def report_late(client):
    question = make_published()
    moderation.hide(question, by=None, base=question.version)
    path = f"{question.get_absolute_url()}report/"
    return client.post(path, {"reason": "other", "words": "Words of mine."})


def decline(question):
    moderation.decline(question, reason="other", by=None, base=question.version)


def open_gone(client):
    question = make_published()
    moderation.erase(question)
    return client.get(question.get_absolute_url())


def open_gone_essay(client):
    essay = make_essay()
    publishing.unpublish(essay, by=None)
    return client.get(essay.get_absolute_url())


def open_without_cookie(client):
    return Client(enforce_csrf_checks=True).post("/admin/login/")


def open_subscription(client, is_deleted=False, **fields):
    row = make_subscription(**fields)
    if is_deleted:
        row.delete()
    return client.get(row.link_path)


DAY = timedelta(days=1)
# Pages for readers. What stands in running text there is the site's own.
READING = {
    "follow": lambda client: client.get("/follow/"),
    "follow by mail": lambda client: client.get("/follow/mail/"),
    "follow by mail, sent": lambda client: client.get("/follow/mail/?sent=1"),
    "mail on": open_subscription,
    "mail asked": lambda client: open_subscription(client, confirmed_at=None),
    "mail stopped": lambda client: open_subscription(client, is_deleted=True),
    "no question": lambda client: client.get("/questions/"),
    "nothing found": lambda client: client.get("/questions/?q=zebra"),
    "search": lambda client: client.get("/search/"),
    "author": lambda client: client.get("/author/"),
    "not found": lambda client: client.get("/none/"),
    "question gone": open_gone,
    "essay gone": open_gone_essay,
    "cookie missing": open_without_cookie,
    "unreadable": lambda client: bad_request(RequestFactory().get("/"), None),
    "broken": lambda client: server_error(RequestFactory().get("/")),
}
PAGES = {
    "form": lambda client: client.get(ASK),
    "form, measured": open_measured_form,
    "form with errors": lambda client: client.post(
        ASK, opened(client) | {"step": "check"}
    ),
    "form that is too old": ask_too_often,
    "check": check,
    "check with hints": lambda client: check(client, body=IDENTIFYING),
    "closed until": open_closed,
    "closed, many wait": open_full,
    "change": lambda client: post(client, make_question(), "edit"),
    "hints before a change": lambda client: post(
        client,
        make_question(),
        "amend",
        title="Tom",
        body=IDENTIFYING,
        pseudonym="Heron",
    ),
    "export": lambda client: post(client, make_question(), "held"),
    "report": open_report,
    "report with errors": lambda client: open_report(client, reason="none"),
    "reported": open_reported,
    "reported, hidden": lambda client: open_reported(client, reason="about_me"),
    "reported, put back": open_reported_and_put_back,
    "reported, a person first": lambda client: open_reported_and_put_back(
        client, again=True
    ),
    "reported, decided": lambda client: open_reported(client, decision="kept"),
    "reported too late": report_late,
    "danger": lambda client: check(client, body="I want to end my life this winter."),
    "too young": lambda client: check(client, adult="no"),
    "sent": lambda client: client.get(send(client).url),
    "asked": lambda client: visit(client, make_asked()),
    "answered": lambda client: visit(client, make_published()),
    "wrote again": lambda client: visit(client, make_again()),
    "declined": lambda client: visit(
        client, make_declined(reason="outside_competence")
    ),
    "declined in a crisis": lambda client: visit(
        client, make_declined(reason="crisis_signposted", message="Call.")
    ),
    "code": lambda client: client.get(reverse("qa:yours")),
    "code that fits nothing": lambda client: client.post(
        reverse("qa:yours"), {"code": "aaaa-aaaa-aaaa"}
    ),
    "closed by the asker": lambda client: client.get(reverse("qa:closed")),
    "mailed link": lambda client: client.get(make_question().mailed_path),
    "lost link": lambda client: client.get(reverse("qa:lost_link")),
    "link sent": lambda client: client.post(
        reverse("qa:lost_link"), {"email": "ann@mail.example"}, follow=True
    ),
    "mail": lambda client: client.get(make_question(email="a@b.example").mail_path),
}


@pytest.fixture(autouse=True)
def author(site):
    cache.clear()
    make_author(short_name="Dr Marrow")


@pytest.mark.parametrize("page", [pytest.param(PAGES[name], id=name) for name in PAGES])
def test_every_paragraph_of_a_page_is_for_a_reader_of_twelve(page, client):
    assert hard_paragraphs(own_words(page(client).text)) == {}


@pytest.mark.parametrize(
    "page", [pytest.param(READING[name], id=name) for name in READING]
)
def test_every_paragraph_for_readers_is_for_a_reader_of_twelve(page, client):
    words = own_words(page(client).text, LEFT_OUT_CLASSES - {"prose"})
    assert hard_paragraphs(words) == {}


@pytest.mark.parametrize("name", Page.Slug.values)
def test_every_paragraph_of_a_sample_page_is_for_a_reader_of_twelve(name):
    text = (HERE / "pages" / f"{name}.md").read_text()
    assert (
        hard_paragraphs(own_words(f"<main>{render_markdown(text).html}</main>")) == {}
    )


def test_every_paragraph_of_a_mail_about_essays_is_for_a_reader_of_twelve(mailoutbox):
    make_subscription(confirmed_at=None, owes_confirmation=True)
    make_subscription()
    make_essay(headline="An essay")
    announce_new_essays()
    subscriptions.send_due()
    assert len(mailoutbox) == 2
    assert hard_paragraphs(paragraphs_of(mailoutbox)) == {}


def test_every_paragraph_of_a_mail_to_an_asker_is_for_a_reader_of_twelve(mailoutbox):
    make_question(email="ann@mail.example")
    for decide in (request_info, decline, publish, moderation.send_link):
        decide(make_confirmed())
    outbox.send_due()
    assert len(mailoutbox) == 5
    assert hard_paragraphs(paragraphs_of(mailoutbox)) == {}


def paragraphs_of(mails) -> list[str]:
    said = [part for mail in mails for part in re.split(r"\n\s*\n", mail.body)]
    return [" ".join(part.split()) for part in said]


@for_each(
    "text",
    [
        "Several words: a text has to hold all of them, in any order whatever, and "
        "quotation marks keep a phrase together.",
        "Publication regularly necessitates comprehensive editorial consideration.",
        "It is kept, and what is kept is kept until it is erased or until the one who "
        "asked it has said that it may be erased, which nobody else may say.",
    ],
)
def test_paragraph_that_is_hard_is_found(text):
    assert hard_paragraphs([text])


def test_words_of_an_asker_and_of_the_answer_are_no_words_of_the_site(client):
    title = "Notwithstanding deliberation."
    said = own_words(check(client, title=title, body=f"{title} {IDENTIFYING}").text)
    assert not [words for words in said if "deliberation" in words]
    assert any(words.startswith("Nothing has been sent yet.") for words in said)
