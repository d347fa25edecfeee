"""A content note is ticked from one list, with room for own words; nothing is lost."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.forms.content_note import (
    SUBJECTS,
    ContentNoteWidget,
    join_note,
    split_note,
)
from articles.models import Article, ArticleDraft
from tests.articles.admin.test_article import ADD, change, words
from tests.articles.factories import make_article
from tests.cases import for_each


def sent(*chosen, own=""):
    data = QueryDict(mutable=True)
    data.setlist("note_listed", chosen)
    data["note"] = own
    return ContentNoteWidget().value_from_datadict(data, {}, "note")


def ticked(html):
    return [one for one in SUBJECTS if f'value="{one}" checked' in html]


def test_subjects_are_short_and_can_be_told_apart_in_a_note():
    assert 12 <= len(SUBJECTS) == len(set(SUBJECTS)) <= 16
    assert all(len(one) <= 24 and "," not in one for one in SUBJECTS)
    assert all(one == one.casefold() for one in SUBJECTS)


@for_each(
    "note, chosen, own",
    [
        ("", [], ""),
        ("suicide", ["suicide"], ""),
        ("Suicide, addiction", ["suicide", "addiction"], ""),
        ("suicide, told without detail", ["suicide"], "told without detail"),
        ("past abuse, told without detail", [], "past abuse, told without detail"),
        ("addiction, suicide", [], "addiction, suicide"),
        ("suicide, suicide", ["suicide"], "suicide"),
        ("loss, suicide", [], "loss, suicide"),
    ],
)
def test_stored_note_ticks_its_subjects_and_shows_its_own_words(note, chosen, own):
    assert split_note(note) == (chosen, own)


@for_each(
    "chosen, own, note",
    [
        (["suicide"], "addiction, suicide", "suicide, addiction"),
        (["suicide"], "loss, Suicide , told", "suicide, loss, told"),
        (["suicide"], "suicide, suicide", "suicide"),
        (["violence"], "violence at home", "violence at home, violence"),
        (["addiction"], "thoughts of suicide", "addiction, thoughts of suicide"),
    ],
)
def test_subject_that_is_ticked_and_typed_stands_in_the_note_once(chosen, own, note):
    assert join_note(chosen, own) == note


PARTS = st.sampled_from([*SUBJECTS, "loss", "Suicide"])


@given(st.lists(PARTS, unique_by=str.casefold).map(", ".join))
def test_note_that_nobody_changes_stays_as_it_is(note):
    assert join_note(*split_note(note)).casefold() == note.casefold()


def test_ticks_stand_in_the_order_of_the_list_before_own_words():
    assert (
        sent("addiction", "suicide", own=" at work ") == "suicide, addiction, at work"
    )
    assert sent("addiction", own="suicide, at work") == "suicide, addiction, at work"
    assert sent("no subject", own="loss") == "loss"
    assert sent() == ""
    assert ContentNoteWidget().value_from_datadict(QueryDict(), {}, "note") is None
    assert (
        ContentNoteWidget().value_from_datadict({"note": "loss"}, {}, "note") == "loss"
    )


def test_boxes_are_a_named_group_and_each_has_its_label():
    html = ContentNoteWidget().render("note", "suicide, <b>", {"id": "id_note"})
    assert 'role="group" aria-label="Content note, from the list"' in html
    assert html.count("<label") == len(SUBJECTS) + 1
    assert ticked(html) == ["suicide"]
    assert 'value="&lt;b&gt;"' in html


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
class TestEssay:
    """The same control in the form of an essay."""

    def test_ticked_subjects_and_own_words_are_one_note(self, staff):
        ticks = {"content_note_listed": ["addiction", "suicide"]}
        typed = words(is_sensitive="on", content_note="told briefly", **ticks)
        assert staff.post(ADD, typed).status_code == 302
        essay = Article.objects.get()
        assert essay.content_note == "suicide, addiction, told briefly"
        page = staff.get(change(essay)).text
        assert ticked(page) == ["suicide", "addiction"]
        assert 'name="content_note" value="told briefly"' in page

    def test_one_tick_is_note_enough_and_none_is_not(self, staff):
        typed = words(is_sensitive="on", content_note_listed=["suicide"])
        assert staff.post(ADD, typed).status_code == 302
        refused = staff.post(ADD, words(is_sensitive="on", slug="two"))
        assert "Say in the content note" in refused.text

    def test_ticks_stay_when_something_else_is_wrong(self, staff):
        typed = words(headline="", content_note_listed=["suicide"], content_note="own")
        assert ticked(staff.post(ADD, typed).text) == ["suicide"]

    def test_note_that_is_too_long_is_refused_in_words(self, staff):
        typed = words(content_note_listed=list(SUBJECTS))
        assert "at most 160 characters" in staff.post(ADD, typed).text

    def test_ticks_are_kept_as_a_draft_and_come_back(self, staff):
        essay = make_article(slug="one")
        base = {"base": essay.version, "content_note_listed": ["suicide"]}
        url = change(essay).replace("/change/", "/unsaved/")
        assert staff.post(url, words(slug="one") | base).status_code == 200
        row = ArticleDraft.objects.get()
        assert ticked(staff.get(f"{change(essay)}?draft={row.pk}").text) == ["suicide"]
        assert "Content note" in staff.get(change(essay)).text
