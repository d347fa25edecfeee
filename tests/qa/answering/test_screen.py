"""The dashboard, the answering screen and every button on it."""

from contextlib import ExitStack
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import preview_limit
from articles.models import Author
from qa import moderation
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.articles.factories import make_author
from tests.qa.answering.screen import field
from tests.qa.factories import (
    fresh,
    make_published,
    make_question,
    make_staff,
    publish,
)

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


@pytest.fixture
def staff(site):
    make_author()
    client = Client()
    client.force_login(make_staff())
    return client


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def words(question, **changes):
    return {
        "title": "To publish",
        "body": "The copy to publish.",
        "pseudonym": "Plum",
        "slug": "",
        "content_note": "",
        "answer": "An *answer*.",
        "base": question.version,
    } | changes


def press(client, question, decision, **changes):
    if decision in ("publish", "preview"):
        client.post(screen(question), {"decision": "open", "base": question.version})
    return client.post(screen(question), words(question, **changes) | {
        "decision": decision
    })  # fmt: skip


def text(response):
    return unescape(response.content.decode())


def test_first_page_says_who_waits_oldest_first_with_age(staff):
    young, old = make_question(days_ago=2), make_question(days_ago=16)
    html = text(staff.get(INDEX))
    assert "Two people are waiting" in html
    assert html.index(old.reference) < html.index(young.reference)
    assert "16 days" in html
    assert "2 days overdue" in html


def test_first_page_shows_no_words_of_an_unpublished_question(staff):
    make_question(title="Marker title", body="Marker body here", pseudonym="Marker")
    assert "Marker" not in text(staff.get(INDEX))


def test_first_page_with_nobody_waiting_says_so(staff):
    assert "Nobody is waiting" in text(staff.get(INDEX))


def test_first_page_costs_the_same_for_many(staff):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(INDEX)
        return len(queries)

    make_question()
    before = cost()
    for _ in range(12):
        make_question()
    assert cost() == before


def test_publish_button_publishes_both_and_names_the_address(staff):
    question = make_question(title="As sent")
    response = press(staff, question, "publish")
    assert response.status_code == 302
    public = Question.objects.published().with_entries().get()
    assert (public.title, public.slug) == ("To publish", "to-publish")
    assert "<em>answer</em>" in public.entries[0].body_html
    assert public.original_title == "As sent"
    assert "/questions/to-publish/" in text(staff.get(response.url))


def test_save_draft_keeps_everything_private(staff):
    question = make_question()
    press(staff, question, "draft", answer="Half an ans")
    question.refresh_from_db()
    assert PublicCopy.load(question.draft_copy).title == "To publish"
    assert question.replies.get().draft == "Half an ans"
    assert not Question.objects.published().exists()


def test_preview_shows_the_readers_page_and_saves_nothing(staff):
    question = make_question()
    response = press(staff, question, "preview", title="A preview of mine")
    html = text(response)
    assert "A preview of mine" in html
    assert "<em>answer</em>" in html
    assert "<svg viewBox" in html
    assert "Preview." in html
    question.refresh_from_db()
    assert PublicCopy.load(question.draft_copy).title != "A preview of mine"
    assert not question.replies.exists()
    assert "no-store" in response.headers["Cache-Control"]


def test_preview_while_others_are_made_keeps_what_was_typed(staff):
    question = make_question()
    with ExitStack() as others:
        for _ in range(preview_limit.MOST_AT_ONCE):
            others.enter_context(preview_limit.hold_preview_place())
        response = press(staff, question, "preview", answer="Typed <just> now.")
    assert response.status_code == 503
    assert preview_limit.BUSY in text(response)
    assert "Typed <just> now." in text(response)
    assert press(staff, question, "preview").status_code == 200


def test_preview_says_edited_where_the_page_will(staff):
    question = publish(make_question(title="Same", body="B.", pseudonym="P"))
    moderation.follow_up(question, "He left.")
    question = fresh(question)
    copy = {"title": "Same", "body": "B.", "pseudonym": "P", "follow_up": "She left."}
    press(staff, question, "open")
    page = text(press(staff, question, "preview", **copy))
    assert page.count("Edited for privacy and length") == 1
    page = text(press(staff, question, "preview", **copy | {"pseudonym": "Q"}))
    assert page.count("Edited for privacy and length") == 2


@pytest.mark.parametrize(
    "decision, extra, status",
    [
        ("decline", {"reason": "outside_competence"}, "declined"),
        ("decline", {"reason": "other", "message": "Not here."}, "declined"),
        ("spam", {}, "spam"),
    ],
)
def test_set_aside_and_restored(staff, decision, extra, status):
    question = make_question()
    press(staff, question, decision, **extra)
    question.refresh_from_db()
    assert question.status == status
    press(staff, question, "restore")
    question.refresh_from_db()
    assert question.status == "submitted"


def test_another_reason_without_a_word_is_no_reason(staff):
    question = make_question()
    page = press(staff, question, "decline", reason="other", message=" ")
    assert page.status_code == 422
    assert "Write to the asker why" in page.text
    question.refresh_from_db()
    assert question.status == "submitted"


@pytest.mark.parametrize("kind", ["urgent", "possible_reporting_duty"])
def test_nobody_in_danger_is_spam_before_somebody_spoke_to_it(staff, kind):
    question = make_question(flags=frozenset({kind}))
    page = press(staff, question, "spam")
    assert page.status_code == 409
    assert "Clear it first" in page.text
    moderation.clear_flag(question, kind, note="An advertisement.", by=make_staff())
    assert press(staff, question, "spam").status_code == 302


def test_taken_back_question_offers_nothing_to_open(staff):
    question = moderation.withdraw(make_question())
    page = staff.get(screen(question)).text
    assert 'value="open"' not in page
    assert "It begins as a copy" not in page
    assert "it is read no further" in page


def test_hide_and_restore_a_published_thread(staff):
    question = make_published()
    press(staff, question, "hide")
    assert not Question.objects.published().exists()
    question.refresh_from_db()
    press(staff, question, "restore")
    assert Question.objects.published().exists()


def test_decline_without_reason_keeps_the_words(staff):
    question = make_question()
    response = press(staff, question, "decline", answer="Typed already")
    assert response.status_code == 409
    assert "Choose a reason" in text(response)
    assert "Typed already" in text(response)


def test_second_of_two_is_told_and_keeps_the_words(staff):
    question = make_question()
    moderation.mark_spam(question, by=make_staff(), base=1)
    response = press(staff, question, "publish", answer="My long answer")
    assert response.status_code == 409
    assert "Changed while you had it open" in text(response)
    assert "My long answer" in text(response)
    assert not Question.objects.published().exists()


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"title": ""}, "Title: This field is required"),
        ({"slug": "taken"}, "Another question has this address"),
        ({"slug": "ask"}, "Another question has this address"),
        ({"answer": ""}, "Write an answer first"),
        ({"answer": "[" * 20_000}, "["),
        ({"is_sensitive": "on"}, "Say what a sensitive question is about"),
        ({"base": ""}, "its version is missing"),
        ({"base": "x"}, "its version is missing"),
    ],
)
def test_bad_input_is_said_and_keeps_the_words(staff, changes, said):
    make_published(title="Taken")
    question = make_question()
    response = press(staff, question, "publish", pseudonym="Kept word", **changes)
    assert response.status_code in (409, 422)
    assert said in text(response)
    assert "Kept word" in text(response)
    assert Question.objects.published().count() == 1


def test_without_an_author_the_words_are_kept_and_the_way_is_said(staff):
    Author.objects.all().delete()
    response = press(staff, make_question(), "publish", answer="Typed already")
    assert response.status_code == 422
    assert "Enter who answers here first" in text(response)
    assert "Typed already" in text(response)


def test_unknown_button_is_said(staff):
    response = press(staff, make_question(), "dance")
    assert response.status_code == 422


def test_raw_script_in_an_answer_is_taken_out(staff):
    question = make_question()
    press(staff, question, "publish", answer="<script>alert(1)</script>Yes")
    html = Question.objects.published().with_entries().get().entries[0].body_html
    assert "script" not in html and "alert" not in html


def test_erased_question_opens_and_shows_its_history_only(staff):
    question = moderation.erase(make_question(title="Marker"))
    response = staff.get(screen(question))
    assert response.status_code == 200
    assert "Everything that was written here is erased" in text(response)
    assert "Marker" not in text(response)
    assert press(staff, question, "draft").status_code == 409


def test_decision_settles_what_was_flagged(staff):
    question = make_question(flags=frozenset({"urgent"}))
    moderation.raise_staff_flag(question, "abuse", by=None)
    moderation.clear_flag(question, "urgent", note="Called.", by=None)
    press(staff, question, "publish", not_sensitive="on")
    assert question.flags.all().of_kinds(["abuse"])[0].cleared_by is not None
    assert not question.flags.filter(cleared_at=None).exists()


def test_draft_of_a_correction_lets_nobody_wait(staff):
    question = make_published()
    press(staff, question, "draft", answer="Corrected.")
    html = text(staff.get(INDEX))
    assert "Nobody is waiting" in html
    assert question.reference in html
    assert "Corrected." in text(staff.get(screen(question)))


def test_correction_begun_is_still_seen_when_the_asker_writes_again(staff):
    question = make_published()
    press(staff, question, "draft", answer="Corrected.")
    moderation.follow_up(question, "Again.")
    assert "Corrected." in text(staff.get(screen(question)))


def test_follow_up_as_sent_is_never_published_for_want_of_a_copy(staff):
    question = make_published()
    moderation.follow_up(question, "My name is wolfsbane.")
    question.refresh_from_db()
    for decision in ("publish", "preview"):
        response = press(staff, question, decision, follow_up="")
        assert response.status_code == 422
        assert "Prepare the follow-up" in text(response)
    page = Client().get(question.get_absolute_url())
    assert "wolfsbane" not in text(page)


def test_erase_needs_the_reference_typed(staff):
    question = make_question()
    assert press(staff, question, "erase").status_code == 422
    response = press(staff, question, "erase", confirm_reference=question.reference)
    assert response.status_code == 302
    question.refresh_from_db()
    assert (question.status, question.original_body) == ("erased", "")


def test_follow_up_is_published_with_its_own_answer(staff):
    question = make_published()
    moderation.follow_up(question, "It came back.")
    question.refresh_from_db()
    assert "It came back." not in text(staff.get(screen(question)))
    assert "It came back." in text(press(staff, question, "open"))
    press(staff, question, "publish", follow_up="It came back", answer="Rest.")
    entries = Question.objects.published().with_entries().get().entries
    assert [entry.kind for entry in entries] == ["answer", "follow_up", "answer"]


def client_with(*permissions):
    user = get_user_model().objects.create_user("helper", is_staff=True)
    names = [name.split(".")[1] for name in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def test_assistant_prepares_and_may_not_publish(staff):
    assistant, question = client_with("qa.moderate_question"), make_question()
    assert press(assistant, question, "draft").status_code == 302
    question.refresh_from_db()
    assert press(assistant, question, "publish").status_code == 403
    html = text(assistant.get(screen(question)))
    assert 'value="publish"' not in html
    assert 'value="erase"' not in html
    assert not Question.objects.published().exists()


def test_assistant_takes_off_the_site_and_may_not_put_back_or_erase(staff):
    assistant, question = client_with("qa.moderate_question"), make_published()
    assert press(assistant, question, "hide").status_code == 302
    question.refresh_from_db()
    assert press(assistant, question, "restore").status_code == 403
    reference = {"confirm_reference": question.reference}
    assert press(assistant, question, "erase", **reference).status_code == 403
    question.refresh_from_db()
    assert question.status == "hidden"


def test_assistant_can_undo_a_decline(staff):
    assistant, question = client_with("qa.moderate_question"), make_question()
    press(assistant, question, "decline", reason="abusive")
    question.refresh_from_db()
    assert press(assistant, question, "restore").status_code == 302
    question.refresh_from_db()
    assert question.status == "submitted"


def test_staff_of_other_rooms_sees_no_question(staff):
    other, question = client_with("ads.change_creative"), make_question()
    assert question.reference not in text(other.get(INDEX))
    assert other.get(screen(question)).status_code in (403, 404)
    assert other.get(reverse("admin:qa_question_changelist")).status_code == 403


def test_anonymous_is_sent_to_sign_in(site, client):
    response = client.get(screen(make_question()))
    assert response.status_code == 302
    assert "/admin/login/" in response.url


def test_content_note_is_ticked_from_the_list_kept_and_published(author):
    question = make_question()
    press(author, question, "open")
    ticks = {"is_sensitive": "on", "content_note_listed": ["self-harm", "suicide"]}
    press(author, question, "draft", content_note="long ago", **ticks)
    question.refresh_from_db()
    page = press(
        author, question, "review", content_note="suicide, self-harm, long ago"
    )
    for text in ('value="suicide" checked', 'value="self-harm" checked'):
        assert text in page.text
    assert field(page, "content_note") == "long ago"
    press(author, question, "publish", content_note="long ago", **ticks)
    question.refresh_from_db()
    assert question.content_note == "suicide, self-harm, long ago"


def test_newer_content_note_takes_the_place_of_what_was_ticked(author):
    question = make_question()
    press(author, question, "open")
    question.refresh_from_db()
    typed = {"content_note_listed": ["addiction"], "content_note": "mine"}
    page = press(author, question, "theirs", **typed)
    assert 'value="addiction" checked' not in page.text
    assert 'name="content_note" value=' not in page.text
