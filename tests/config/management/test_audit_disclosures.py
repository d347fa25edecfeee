"""The whole site under audit: as it comes, and with essays made to slip past it."""

import pytest
from django.core.management import CommandError, call_command

from ads.models import AffiliateProgramme, Slot
from articles.models import Page
from config.management.commands.audit_disclosures import Command
from qa.models import CrisisResource
from tests.ads.factories import make_creative, make_placement, make_programme
from tests.articles.factories import make_article, make_published
from tests.qa.factories import make_published as make_thread
from tests.qa.factories import make_question
from tests.site.hostile import (
    DESTINATIONS,
    HOSTILE,
    MALFORMED,
    PLATFORMS,
    SHOP,
    WRAPPED,
    make_hostile_site,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def audited(whole_site, capsys):
    """Run the audit; return its output, whether it found a breach or not."""

    def run() -> tuple[str, bool]:
        try:
            call_command("audit_disclosures")
        except CommandError:
            return capsys.readouterr().out, False
        return capsys.readouterr().out, True

    return run


def test_the_site_as_it_comes_keeps_every_rule(audited):
    said, is_clean = audited()

    assert is_clean, said
    assert "/articles/essay/" in said
    assert "/questions/sensitive/" in said


def test_essays_made_to_slip_past_are_labelled_and_blind_labels_found_out(
    whole_site, audited, monkeypatch, page_proof
):
    """The audit does not take the labels' word."""
    make_hostile_site()

    said, is_clean = audited()

    assert is_clean, said
    assert said.count("testserver/articles/hostile-") == len(HOSTILE)
    assert paid_links(said, "/articles/destinations/") > len(DESTINATIONS) / 2
    assert paid_links(said, "/articles/malformed/") >= len(MALFORMED)
    assert paid_links(said, "/articles/platforms/") == len(PLATFORMS) >= 70

    assert f"questions/typed/\n  typed as words, no link: {SHOP}\n" in said

    for lost in ("programme_of", "find_redirect_target"):
        with monkeypatch.context() as patch:
            patch.setattr(f"ads.links.rules.Matcher.{lost}", lambda *_: None)
            page_proof.forget()
            said, is_clean = audited()
        assert not is_clean, lost
        assert said.count("BREACH: no rel=sponsored") >= len(WRAPPED + PLATFORMS), lost


def paid_links(said: str, address: str) -> int:
    """Return how many paid links the table counts on a page."""
    (line,) = (one for one in said.splitlines() if one.endswith(f"testserver{address}"))
    return int(line.split()[0])


def test_a_label_that_is_lost_is_a_breach(whole_site, audited, monkeypatch):
    monkeypatch.setattr("ads.disclosure.labelling.PAID_TAG", " (a link)")

    said, is_clean = audited()

    assert not is_clean
    assert "BREACH" in said


def test_a_disclosure_that_is_lost_is_a_breach(whole_site, audited, monkeypatch):
    monkeypatch.setattr(
        "ads.disclosure.labelling.place_disclosure",
        lambda page, here, *_: page.html.replace(here, ""),
    )

    said, is_clean = audited()

    assert not is_clean
    assert "no disclosure before the first paid thing" in said


def test_a_block_on_a_sensitive_essay_is_a_breach(whole_site, audited, monkeypatch):
    make_published(slug="quiet", is_sensitive=True, content_note="loss")
    for slot in Slot:
        make_placement(slot=slot, creative=make_creative())
    monkeypatch.setattr("ads.templatetags.ads._may_advertise", lambda context: True)

    said, is_clean = audited()

    assert not is_clean
    assert "where none may be" in said


def test_previews_and_private_pages_are_opened_and_stay_secret(whole_site, audited):
    make_article(slug="draft", body="Words.")
    question = make_question()

    said, is_clean = audited()

    assert is_clean, said
    assert "preview of an essay, draft" in said
    assert "private page, Received" in said
    assert question.public_id not in said


def test_a_block_on_a_private_page_is_a_breach(whole_site, audited, monkeypatch):
    make_question()
    read = Command.read
    block = '<aside class="ad">From this site</aside>'
    monkeypatch.setattr(
        Command,
        "read",
        lambda self, page: block if self.client.cookies else read(self, page),
    )

    said, is_clean = audited()

    assert not is_clean
    assert "private page, Received\n  BREACH: an advertisement where none may" in said


def test_a_missing_page_behind_the_labels_is_a_breach(whole_site, audited):
    Page.objects.filter(slug="advertising").delete()

    said, is_clean = audited()

    assert not is_clean
    assert "every label leads to this missing page" in said


def test_a_stored_sentence_that_says_too_little_is_a_breach(whole_site, audited):
    AffiliateProgramme.objects.update(name="Old", disclosure="x")

    said, is_clean = audited()

    assert not is_clean
    assert "programme “Old”\n  BREACH: its disclosure does not say" in said
    AffiliateProgramme.objects.update(is_active=False)
    assert "“Old”" not in audited()[0]


def test_a_sentence_with_a_reason_is_a_line_and_no_breach(whole_site, audited):
    why = "It is Finnish."
    AffiliateProgramme.objects.update(
        name="Finn", disclosure="Saamme tuloja.", disclosure_reason=why
    )

    said, is_clean = audited()

    assert is_clean, said
    line = f"look at its disclosure: Saamme tuloja. The reason given: {why}"
    assert f"programme “Finn”\n  {line}\n" in said
    assert ", 0 breaches, 1 lines to look at." in said


def test_a_stored_helpline_that_is_paid_for_is_a_breach(whole_site, audited):
    CrisisResource.objects.update(url="https://books.shop.example/help")

    said, is_clean = audited()

    assert not is_clean
    line = CrisisResource.objects.first()
    assert f"“website” of the helpline “{line}”\n  BREACH: it is paid for" in said
    CrisisResource.objects.update(url="https://www.awin1.com/pclick.php?p=1")
    assert "BREACH: it is paid for, and must not be: https://www.awin1" in audited()[0]


def test_every_page_of_a_list_is_audited_with_its_filter(
    whole_site, audited, monkeypatch
):
    monkeypatch.setattr("qa.views.threads.QuestionList.paginate_by", 1)

    said, _ = audited()

    assert said.count("testserver/questions/?page=") == 1
    assert said.count("testserver/questions/?about=essay&page=2\n") == 1


def test_two_programmes_are_told_apart(whole_site, audited):
    make_programme("other.example/shop", name="Other")
    make_published(slug="two", body="[x](https://other.example/shop/1)")
    make_published(slug="none", body="[x](https://other.example/)")

    said, is_clean = audited()

    assert is_clean, said


def test_pages_where_a_reader_asks_and_follows_are_audited_and_so_are_topics(
    whole_site, audited
):
    said, _ = audited()

    for path in ("ask/", "yours/", "yours/closed/", "yours/lost/", "topics/topic/"):
        assert f"testserver/questions/{path}\n" in said
    for path in ("/follow/", "/follow/mail/"):
        assert f"testserver{path}\n" in said


def test_an_address_left_as_words_in_a_feed_is_a_breach(
    whole_site, audited, monkeypatch
):
    """On its page the same words are a line to look at."""
    make_thread(body="I read books.shop.example/x.")
    monkeypatch.setattr("ads.render_context.link_typed_addresses", lambda html, _: html)

    said, is_clean = audited()

    assert not is_clean
    assert "BREACH: typed as words, which feed readers link: books.shop" in said
