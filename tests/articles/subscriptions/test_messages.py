"""What mail to subscribers says: plain, without text of an essay, and how to leave."""

import re

import pytest
from django.conf import settings as site_settings

from articles.models import Subscription
from articles.subscriptions import membership, outbox
from articles.subscriptions.announcing import announce_new_essays
from config.models import SiteSettings
from tests.articles.factories import make_author, make_published, make_subscription

pytestmark = pytest.mark.django_db
ADDRESS = "ann@mail.example"
MARK = "wolfsbane"


@pytest.fixture
def essay_mail(site, mailoutbox):
    make_subscription(ADDRESS)
    text = {"body": MARK, "standfirst": MARK, "internal_notes": MARK}
    make_published(
        headline="A <door> & a wall",
        is_sensitive=True,
        content_note="past abuse",
        **text,
    )
    announce_new_essays()
    outbox.send_due()
    return mailoutbox[0]


def links(mail) -> set[str]:
    return set(re.findall(r"https?://\S+", mail.body))


def test_mail_names_the_essay_and_holds_none_of_its_text(essay_mail):
    assert "A <door> & a wall" in essay_mail.body
    assert "Content note: past abuse" in essay_mail.body
    assert MARK not in str(essay_mail.message())


def test_subject_names_the_site_and_not_the_essay(essay_mail):
    assert essay_mail.subject == "Near & Far: a new essay"


def test_mail_is_plain_text_with_two_links_of_our_own(essay_mail):
    assert essay_mail.message().get_content_type() == "text/plain"
    assert len(links(essay_mail)) == 2
    assert all(link.startswith(site_settings.SITE_URL) for link in links(essay_mail))
    assert not any("?" in link for link in links(essay_mail))


def test_mail_is_left_with_one_click(essay_mail, mailoutbox, settings):
    link = site_settings.SITE_URL + Subscription.objects.get().link_path
    assert essay_mail.extra_headers["List-Unsubscribe"] == f"<{link}>"
    settings.IS_HTTPS = True
    make_published()
    announce_new_essays()
    outbox.send_due()
    headers = mailoutbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_that_asks_says_who_why_and_what_if_not(site, mailoutbox):
    make_author(short_name="Dr Plum")
    membership.subscribe(ADDRESS, "weekly")
    row = Subscription.objects.get()
    outbox.send_due()
    [mail] = mailoutbox
    until = row.unconfirmed_until
    for words in (
        "Somebody typed this e-mail address at Near & Far",
        "Dr Plum writes them",
        site_settings.SITE_URL,
        "One mail a week",
        "ignore this mail",
        f"{until.day} {until:%B %Y}",
        row.link_path,
    ):
        assert words in mail.body, words
    assert len(links(mail)) == 2


def test_name_of_the_site_smuggles_in_no_header(mailoutbox):
    SiteSettings.objects.create(name="Near\nBcc: a@b.example")
    membership.subscribe(ADDRESS, "each")
    outbox.send_due()
    assert "\n" not in mailoutbox[0].subject
