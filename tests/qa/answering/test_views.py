"""The answering screen: flagged, noted, reported, published; what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.media.uploads import store_image
from config.models import SiteSettings
from qa import moderation
from qa.models import CannedText, Flag, ModerationEvent, Question
from tests.ads.factories import make_programme
from tests.articles.image_files import picture_file
from tests.qa.answering.screen import field, press, read, screen
from tests.qa.factories import make_published, make_question

pytestmark = pytest.mark.django_db


# Flags, notes, canned texts


def test_flag_is_cleared_with_a_note_and_typed_words_stay(author):
    question = make_question(flags=frozenset({"abuse"}))
    sent = {"flag_note_abuse": "Looked.", "clear_flag": "abuse", "answer": "Half typed"}
    response = press(author, question, **sent)
    assert response.status_code == 200
    assert field(response, "answer").strip() == "Half typed"
    assert question.flags.get().cleared_by == author.user


def test_urgent_flag_needs_a_note(author):
    question = make_question(flags=frozenset({"urgent"}))
    response = press(author, question, clear_flag="urgent")
    assert "Write what was done" in read(response)
    assert question.flags.get().cleared_at is None


def test_urgent_question_is_not_published_and_the_reason_is_said(author):
    question = make_question(flags=frozenset({"urgent"}))
    response = press(author, question, "publish", answer="")
    assert response.status_code == 422
    assert "Clear it first" in read(response)
    assert "Write an answer first" in read(response)
    assert "mark it as sensitive, or tick that it is not" in read(response)
    assert "Is it an emergency now" in read(response)


def test_hard_question_is_marked_sensitive_or_ticked_that_it_is_not(author):
    question = make_question(flags=frozenset({"method_detail"}))
    response = press(author, question, "publish")
    assert response.status_code == 422
    assert "mark it as sensitive, or tick that it is not" in read(response)
    sensitive = {"is_sensitive": "on", "content_note": "Self-harm, past"}
    sensitive["method_reason"] = "It tells no method."
    assert press(author, question, "publish", **sensitive).status_code == 302


def test_paid_link_in_an_answer_is_published_only_with_a_tick_that_names_it(author):
    make_programme("books.shop.example", name="Pocket Press")
    question = make_question()
    sent = {"answer": "Read [this](https://books.shop.example/one)."}

    refused = press(author, question, "publish", **sent)

    assert refused.status_code == 422
    assert "Publish all the same. It links to what pays this site (Pocket Press)" in (
        read(refused)
    )
    assert field(refused, "answer").strip() == sent["answer"]
    question.refresh_from_db()
    assert question.status == Question.Status.SUBMITTED
    ticked = field(refused, "despite_checks")
    more = {"answer": sent["answer"] + " [And](https://lamps.example/)."}
    make_programme("lamps.example", name="Lamp Shop")
    again = press(author, question, "publish", despite_checks=ticked, **more)
    assert again.status_code == 422
    assert "(Pocket Press, Lamp Shop)" in read(again)
    assert not re.search('name="despite_checks"[^>]*checked', again.text)
    done = press(author, question, "publish", despite_checks=ticked, **sent)
    assert done.status_code == 302
    assert "(despite an objection, which was ticked away)" in read(
        author.get(screen(question))
    )


def test_link_that_would_be_lost_is_named_before_the_answer_is_public(author):
    question = make_question()
    page = press(author, question, "publish", answer="Read [this](//shop.example/1).")
    assert page.status_code == 422
    assert "The link “this” has no address that can be opened." in read(page)
    ticked = field(page, "despite_checks")
    sent = {"answer": "Read [this](//shop.example/1).", "despite_checks": ticked}
    assert press(author, question, "publish", **sent).status_code == 302


@pytest.mark.parametrize(
    "answer, said",
    [
        ("Read [this](/articles/none/).", "“/articles/none/” leads to no page"),
        ("Read [this](#part).\n\n## Part", "“#part” leads to no place in this text"),
        ("![A door](/media/images/none.jpg)", "There is no picture “none.jpg” here"),
        ("> Words of somebody else", "“Words of somebody else” is what a button wrote"),
    ],
)
def test_what_keeps_an_essay_from_readers_is_named_in_an_answer(author, answer, said):
    page = press(author, make_question(), "publish", answer=answer)
    assert page.status_code == 422
    assert said in read(page)


def test_answer_may_link_within_its_thread_and_show_a_described_picture(author):
    image = store_image(picture_file(), by=None, alternative_text="A door")
    question = make_published(answer="## Part")
    anchor = question.replies.get(kind="answer").anchor
    own = question.get_absolute_url()
    answer = (
        f"[Up](#{anchor}), [part](#{anchor}-part), [here]({own}).\n\n## Part\n\n"
        f"![]({image.url})"
    )
    assert press(author, question, "publish", answer=answer).status_code == 302


def test_an_override_that_nothing_called_for_is_in_no_history(author):
    question = make_question()

    press(author, question, "publish", answer="Words.", despite_checks="on")

    assert question.events.get(kind="publish").reason == ""


def test_nothing_is_asked_about_an_answer_without_paid_links(author):
    make_programme("books.shop.example")
    question = make_question()

    assert "despite_checks" not in press(author, question, "draft").text


def test_owner_s_checklist_stands_beside_a_possible_duty(author):
    SiteSettings.objects.update(reporting_duty="Call the office on Kastanienallee.")
    question = make_question(flags=frozenset({"possible_reporting_duty"}))
    assert "Kastanienallee" in read(author.get(screen(question)))
    assert "Kastanienallee" not in read(author.get(screen(make_question())))


def test_flag_can_be_raised_by_hand(author):
    question = make_question()
    press(author, question, "raise_flag", flag_kind="minor")
    assert question.flags.get().kind == Flag.Kind.MINOR


def test_note_is_kept_and_listed(author):
    question = make_question()
    response = press(author, question, "add_note", note="Ask a lawyer.", answer="")
    assert "Ask a lawyer." in read(author.get(screen(question)))
    assert response.status_code == 302 or field(response, "note").strip() == ""
    assert question.notes.get().by == author.user


def test_note_sent_twice_by_a_reload_is_kept_once(author):
    question = make_question()
    for _ in range(2):
        press(author, question, "add_note", note="Ask a lawyer.", answer="Typed")
    assert question.notes.count() == 1


def test_mistyped_reference_erases_nothing_and_is_no_newer_version(author):
    question = make_question()
    sent = {"decision": "erase", "confirm_reference": "AAAA-AAAA"}
    html = read(author.post(screen(question), sent))
    assert "Nothing was erased" in html
    assert re.search(r'id="newer"[^>]* hidden>', html)


def test_canned_text_is_added_and_has_to_be_filled_in(author):
    text = CannedText.objects.create(title="Short", use="answer", text="Dear {name},")
    question = make_question()
    assert "Short (not reviewed)" in read(author.get(screen(question)))
    sent = {"insert": "answer", "canned_answer": text.pk, "answer": "Mine."}
    response = press(author, question, **sent)
    assert field(response, "answer").strip() == "Mine.\n\nDear {name},"
    refused = press(author, question, "publish", answer="Mine.\n\nDear {name},")
    assert refused.status_code == 422
    assert "{name}" in read(refused)
    assert not Question.objects.published().exists()


@pytest.mark.parametrize(
    "decision, changes",
    [
        ("request_info", {"request_text": "Where is {place}?"}),
        ("decline", {"reason": "other", "message": "Dear {name}"}),
    ],
)
def test_unfilled_placeholder_is_not_sent(author, decision, changes):
    question = make_question()
    response = press(author, question, decision, **changes)
    assert response.status_code == 422
    question.refresh_from_db()
    assert question.status == "submitted"


# Reports


def test_report_is_decided_by_the_author_and_shown_with_its_words(author):
    question = make_published()
    made = moderation.report(question, reason="illegal", words="Marker words")
    html = read(author.get(screen(question)))
    assert "It is illegal" in html and "Marker words" in html
    question.refresh_from_db()
    sent = {f"report_decision_{made.pk}": "kept", f"report_reply_{made.pk}": "Thanks."}
    press(author, question, decide_report=str(made.pk), **sent)
    made.refresh_from_db()
    assert (made.decision, made.reply, made.decided_by) == (
        "kept", "Thanks.", author.user,
    )  # fmt: skip


@pytest.mark.parametrize("value", ["", "x", "999999", "9" * 40])
def test_report_of_another_question_is_refused(author, value):
    response = press(author, make_published(), decide_report=value)
    assert response.status_code == 422


# Rights


def test_moderator_prepares_everything_and_shows_nothing(assistant):
    question = make_question(flags=frozenset({"minor"}))
    assert press(assistant, question, "open").status_code == 200
    press(assistant, question, "add_note", note="Seen.")
    press(assistant, question, clear_flag="minor", flag_note_minor="Is 40.")
    assert question.notes.exists()
    assert not question.flags.filter(cleared_at=None).exists()
    for decision in ("publish", "erase"):
        assert press(assistant, question, decision).status_code == 403
    assert press(assistant, question, "approve", answer="").status_code == 302


def test_moderator_sees_a_report_and_does_not_decide_it(assistant):
    question = make_published()
    made = moderation.report(question, reason="other")
    html = read(assistant.get(screen(question)))
    assert "Something else" in html and "The author decides it" in html
    response = press(assistant, question, decide_report=str(made.pk))
    assert response.status_code == 403


# A missing key, an erased question, cost


def make_unreadable(question):
    column = "UPDATE qa_question SET original_body = %s, draft_copy = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(column, ["gAAAAAnokey", "gAAAAAnokey", question.pk])


def test_missing_key_is_said_and_the_desk_still_opens(author):
    question = make_question()
    make_unreadable(question)
    assert author.get(reverse("admin:index")).status_code == 200
    html = read(author.get(screen(question)))
    assert "Its encryption key is missing" in html
    assert 'value="publish"' not in html
    for decision in ("publish", "draft", "open", "approve"):
        response = author.post(screen(question), {"decision": decision, "base": 1})
        assert response.status_code == 422, decision
    sent = {"decision": "decline", "reason": "abusive", "base": 1}
    assert author.post(screen(question), sent).status_code == 302


def test_unreadable_follow_up_is_never_published_or_saved_over(author):
    question = make_published()
    moderation.follow_up(question, "Again.")
    column = "UPDATE qa_reply SET draft = %s WHERE kind = 'follow_up'"
    with connection.cursor() as cursor:
        cursor.execute(column, ["gAAAAAnokey"])
    question.refresh_from_db()
    assert "Its encryption key is missing" in read(author.get(screen(question)))
    for decision in ("publish", "draft"):
        response = press(author, question, decision, follow_up="(cannot be read)")
        assert response.status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM qa_reply WHERE kind = 'follow_up'")
        assert cursor.fetchone() == ("gAAAAAnokey",)


def test_preview_shows_no_words_that_were_not_opened(author):
    question = make_question(body="Marker of wolfsbane.")
    sent = {"decision": "preview", "base": 1, "answer": "Yes."}
    response = author.post(screen(question), sent)
    assert response.status_code == 422
    assert "wolfsbane" not in read(response)


def test_unreadable_question_can_be_erased(author):
    question = make_question()
    make_unreadable(question)
    sent = {"decision": "erase", "confirm_reference": question.reference}
    assert author.post(screen(question), sent).status_code == 302


def test_screen_costs_the_same_with_five_and_three_hundred_waiting(author):
    question = make_question()
    at = timezone.now()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            author.get(screen(question))
        return len(queries)

    def many(number):
        Question.objects.bulk_create(
            Question(
                submitted_at=at, consented_at=at, wait_started_at=at, draft_copy="{}"
            )
            for _ in range(number)
        )

    many(5)
    before = cost()
    many(295)
    assert cost() == before
    assert before <= 27


def test_history_names_who_opened_it(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    assert ModerationEvent.Kind.OPEN_ORIGINAL.label in read(
        author.get(screen(question))
    )
