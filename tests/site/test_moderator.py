"""A moderator makes nothing public: whatever is sent, readers see the same bytes.

Only to hide a thread is a moderator's, and it shows nothing that was not there.
"""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from articles.autosave import drafts
from qa import moderation
from qa.answering.actions import BUTTONS
from qa.answering.form_edits import FORM_EDITS
from qa.answering.views import WITH_VALUE
from qa.models import Flag, Question
from tests.page_proof import TransactionReader
from tests.qa.answering.screen import screen, words
from tests.qa.factories import fresh, make_edit, make_published, make_question
from tests.site.addresses import PUBLIC, READING, all_addresses
from tests.site.staff_posts import every_staff_post, hide_by_report
from tests.site.staff_site import make_client, plant_rows, staff_patterns
from tests.site.test_rights import ask, written

pytestmark = pytest.mark.django_db
TAKES_OFF = {"hide"}
OPENED = {"opened": "1", "confirm_reference": "", "confirmed": "yes", "post": "yes"}


@pytest.fixture
def moderator(whole_site):
    plant_rows(whole_site)
    return make_client("moderator")


@pytest.fixture
def questions(whole_site, moderator):
    """A question in every state that the desk knows, all under one essay."""
    essay = whole_site.essay
    made = {name: make_question(article=essay) for name in ("new", "approved", "asked")}
    moderation.approve(made["approved"], by=None, base=1)
    moderation.request_info(
        made["asked"], text="Since when?", author=None, by=None, base=1
    )
    made["flagged"] = make_question(article=essay, flags=frozenset({"urgent"}))
    made["drafted"] = make_question(article=essay)
    moderation.save_draft(made["drafted"], make_edit(made["drafted"]), by=None, base=1)
    made["declined"] = make_question(article=essay)
    moderation.decline(made["declined"], reason="other", by=None, base=1)
    made["spam"] = make_question(article=essay)
    moderation.mark_spam(made["spam"], by=None, base=1)
    for name in ("public", "followed", "reported", "hidden", "closed", "doubted"):
        made[name] = make_published(article=essay, title=f"Was {name}")
    moderation.follow_up(made["followed"], "And now?")
    hide_by_report(made["reported"])
    moderation.report(made["doubted"], reason="other")
    for name, function in (("hidden", moderation.hide), ("closed", moderation.close)):
        function(made[name], by=None, base=fresh(made[name]).version)
    return {name: fresh(one) for name, one in made.items()}


class PublicPages:
    """What readers get at every address, before and after.

    Where the generation of public pages stands still they are not fetched again: that
    they are the same then is what `tests/page_proof.py` proves of every page.
    """

    def __init__(self, client) -> None:
        self.client, self.pages = client, public_bytes(client)
        self.generation = TransactionReader().read()

    def are_changed(self) -> bool:
        if TransactionReader().read() == self.generation:
            return False
        return public_bytes(self.client) != self.pages


def public_bytes(client) -> dict[str, bytes]:
    """Return what readers get at every address."""
    pages = {}
    for address in all_addresses(READING):
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        pages[address] = b"%d %s" % (response.status_code, content)
    return pages


def every_column() -> dict[str, str]:
    """Return a value for every column of every model: none of them may be taken."""
    soon = (timezone.now() - timedelta(minutes=1)).isoformat()
    return {
        field.name: soon if field.name.endswith("_at") else "published"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }


def sends_of_the_screen(question) -> list[tuple[str, dict]]:
    """Return every button of the answering screen with everything filled in."""
    reports = {f"report_decision_{one.pk}": "upheld" for one in question.reports.all()}
    notes = {f"flag_note_{kind}": "Rang." for kind in Flag.Kind.values}
    typed = words(question, title="Typed", body="Typed.", answer="Typed.") | {
        "slug": "typed", "follow_up": "Typed.", "reason": "abusive",
        "message": "Typed.", "request_text": "Typed.", "note": "Typed.",
        "duplicate": "answered",
        "article": "", "older_article": "other", "method_reason": "Typed.",
        "flag_kind": "abuse", "despite_checks": "1", "is_sensitive": "on",
        "content_note": "Typed", "edited_for_privacy": "on",
        "confirm_reference": str(question),
    }  # fmt: skip
    sent = every_column() | typed | reports | notes | {"base": question.version}
    names = {*BUTTONS, *FORM_EDITS, "preview", "open", "review", "publish"}
    plain = [(name, sent | {"decision": name}) for name in sorted(names)]
    values = {
        "clear_flag": Flag.Kind.values,
        "decide_report": [str(one.pk) for one in question.reports.all()],
    }
    return plain + [
        (name, sent | {name: value})
        for name in WITH_VALUE
        for value in values.get(name, ["1"])
    ]


def test_moderator_changes_what_readers_see_by_hiding_alone(
    moderator, questions, client
):
    pages, changed, wrote = PublicPages(client), set(), set()
    for state, question in questions.items():
        for name, post in sends_of_the_screen(question):
            with written() as changes:
                ask(moderator, "post", screen(question), post)
                if changes:
                    wrote.add(name)
                if pages.are_changed():
                    changed.add((name, state))
    assert {name for name, _ in changed} == TAKES_OFF, changed
    assert {"draft", "decline", "approve", "spam", "request_info"} <= wrote


def test_no_other_staff_address_lets_a_moderator_change_what_readers_see(
    moderator, questions, client
):
    pages, wrote = PublicPages(client), set()
    posts = every_staff_post(make_client("superuser"), staff_patterns())
    for name, address, post in posts:
        for sent in (post, every_column() | post):
            with written() as changes:
                ask(moderator, "post", address, sent)
                if changes:
                    wrote.add(name)
                assert not pages.are_changed(), name
    assert "admin:qa_question_draft" in wrote


def test_action_of_the_list_on_every_question_shows_readers_nothing(
    moderator, questions, client
):
    pages = PublicPages(client)
    address = "/admin/qa/question/"
    chosen = {"_selected_action": [str(one.pk) for one in questions.values()]}
    versions = {f"version-{one.pk}": str(one.version) for one in questions.values()}
    for action in ("mark_as_spam", "restore_reported", "delete_selected"):
        sent = {"action": action, "confirmed": "yes", "reply": "Seen."}
        with written() as changes:
            ask(moderator, "post", address, chosen | versions | sent)
            assert not pages.are_changed(), action
            assert bool(changes) == (action == "mark_as_spam")


def test_what_a_moderator_hides_is_gone_and_nothing_new_is_there(
    moderator, questions, client
):
    question = questions["public"]
    said = words_of(public_bytes(client))
    moderator.post(screen(question), {"decision": "hide", "base": question.version})
    assert not Question.objects.published().filter(pk=question.pk).exists()
    assert client.get(f"/questions/{question.slug}/").status_code == 410
    assert words_of(public_bytes(client)) <= said


def words_of(pages: dict[str, bytes]) -> set[bytes]:
    """Return every word that readers can meet."""
    return set(re.findall(rb"\b[A-Za-z]{3,}\b", b" ".join(pages.values())))


def test_public_forms_take_no_more_from_a_moderator_than_from_a_stranger(
    moderator, questions, client
):
    pages = PublicPages(client)
    for address in all_addresses(PUBLIC):
        with written():
            ask(moderator, "post", address, every_column())
            assert not pages.are_changed(), address


def test_nobody_opens_or_throws_away_the_unsaved_words_of_another(whole_site):
    plant_rows(whole_site)
    row = drafts.ArticleDraft.objects.get()
    author = make_client("author")
    form = f"/admin/articles/article/{row.article_id}/change/?draft={row.pk}"
    page = author.get(form)
    assert page.status_code == 200 and "Unsaved" not in page.text
    author.post("/admin/articles/article/unsaved/throw-away/", {"draft": row.token})
    assert drafts.ArticleDraft.objects.filter(pk=row.pk).exists()
