"""The answering screen: opened on a click, redacted, noted, reported, published."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.site import SiteRecord
from qa import moderation
from qa.models import CannedText, Flag, ModerationEvent, Question
from qa.publication import Copy
from tests.articles.factories import make_author
from tests.articles.factories import make_published as make_essay
from tests.qa.factories import make_published, make_question, make_staff

pytestmark = pytest.mark.django_db
SENT = "My name is Annabel and I write to ann@example.org about it."


@pytest.fixture
def staff(site):
    make_author()
    client = Client()
    client.user = make_staff()
    client.force_login(client.user)
    return client


@pytest.fixture
def assistant(site):
    make_author()
    client = Client()
    client.user = make_staff()
    client.user.is_superuser = False
    client.user.save()
    right = Permission.objects.get(codename="moderate_question")
    client.user.user_permissions.add(right)
    client.force_login(client.user)
    return client


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def read(response):
    html = re.sub("</?bdi>", "", response.content.decode())
    return " ".join(unescape(html).split())


def words(question, **changes):
    copy = Copy.load(question.working)
    return {
        "title": copy.title,
        "body": copy.body,
        "pseudonym": copy.pseudonym,
        "answer": "An *answer*.",
        "base": question.version,
    } | changes


def press(client, question, decision="", **changes):
    if decision == "publish":
        client.post(screen(question), {"decision": "open", "base": question.version})
    sent = words(question, **changes) | ({"decision": decision} if decision else {})
    return client.post(screen(question), sent)


def field(response, name):
    html = response.content.decode()
    found = re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.S
    )
    return unescape(found[1]) if found else unescape(
        re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)[1]
    )  # fmt: skip


def kinds(question):
    return list(question.events.values_list("kind", flat=True))


# What was sent


def test_asker_s_words_are_not_in_the_page_before_they_are_opened(staff):
    question = make_question(
        title="Marker title", body="Marker body", pseudonym="Marker"
    )
    assert "Marker" not in read(staff.get(screen(question)))
    assert "open_original" not in kinds(question)


def test_opening_shows_sent_beside_copy_and_is_in_the_history(staff):
    question = make_question(title="Marker title")
    response = staff.post(screen(question), {"decision": "open", "base": 1})
    assert response.status_code == 200
    assert "Marker title" in read(response)
    assert field(response, "title") == "Marker title"
    event = question.events.get(kind="open_original")
    assert event.by == staff.user


def test_opening_keeps_what_was_typed(staff):
    question = make_question(title="Marker title")
    typed = {"decision": "open", "base": 1, "answer": "Half typed", "note": "Mine"}
    response = staff.post(screen(question), typed)
    assert field(response, "answer").strip() == "Half typed"
    assert field(response, "note").strip() == "Mine"


def test_once_read_the_copy_is_there_and_the_original_still_needs_a_click(staff):
    question = make_question(title="As sent", body="The long body as sent.")
    press(staff, question, "draft", title="Shorter", body="The copy.")
    staff.post(screen(question), {"decision": "open", "base": 2})
    html = read(staff.get(screen(question)))
    assert "The copy." in html and "The long body as sent." not in html


def test_new_words_of_the_asker_have_to_be_opened_again(staff):
    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    moderation.amend(question, moderation.Words("Marker", "Marker.", "P"))
    html = read(staff.get(screen(question)))
    assert "Marker" not in html
    assert "The asker changed it on" in html


def test_saying_that_it_is_open_opens_nothing(staff):
    question = make_question(title="Marker title")
    response = staff.post(
        screen(question),
        {"decision": "add_note", "note": "x", "opened": "1", "base": 1},
    )
    assert "Marker title" not in read(staff.get(screen(question)))
    assert "Marker title" not in read(response)


def test_difference_is_told_in_words_and_marks(staff):
    question = make_question(body="I met Anna at work.")
    response = press(staff, question, "open", body="I met [name] at work.")
    html = response.content.decode()
    assert re.search(r"<del>.*taken out.*Anna.*</del>", html)
    assert re.search(r"<ins>.*added.*\[name\].*</ins>", html)


def test_unread_question_cannot_be_published(staff):
    question = make_question()
    sent = {"decision": "publish", "base": 1, "answer": "Yes."}
    response = staff.post(screen(question), sent)
    assert response.status_code == 422
    assert "Open what was sent first" in read(response)
    assert not Question.objects.published().exists()


def test_unread_follow_up_cannot_be_published(staff):
    question = make_published()
    moderation.follow_up(question, "Marker of wolfsbane.")
    question.refresh_from_db()
    response = staff.post(screen(question), words(question) | {"decision": "publish"})
    assert response.status_code == 422
    assert "wolfsbane" not in read(Client().get(question.get_absolute_url()))


# Redaction


def test_suggestion_is_replaced_everywhere_with_one_click_and_nothing_is_saved(staff):
    question = make_question(title="Annabel asks", body=SENT)
    staff.post(screen(question), {"decision": "open", "base": 1})
    response = press(staff, question, redact="name:Annabel", answer="Kept.", opened="1")
    assert field(response, "title") == "[name] asks"
    assert "Annabel" not in field(response, "body")
    assert field(response, "answer").strip() == "Kept."
    html = response.content.decode()
    assert re.search(r'name="edited_for_privacy"[^>]*checked', html)
    question.refresh_from_db()
    assert question.version == 1


def test_likely_identifiers_are_marked_in_what_was_sent_and_nothing_else_changes(staff):
    body = "One line.\n\nMy name is Annabel <b>and</b> more.\nThe end."
    question = make_question(body=body)
    html = press(staff, question, "open").content.decode()
    sent = re.search(r'<p class="as-sent">(.*?)</p>', html, re.S)[1].strip()
    assert re.search(r'<mark class="mark-private">.*Annabel.*</mark>', sent)
    hidden = re.sub(r'<span class="visually-hidden">.*?</span>', "", sent)
    assert unescape(re.sub("</?mark[^>]*>", "", hidden)) == body


def test_other_words_are_replaced_too_and_watched_from_then_on(staff):
    question = make_question(title="The ferry", body="I work on the Ferry Alma daily.")
    typed = {"instead_of": "ferry alma", "put": "[a ship]", "answer": "The Ferry Alma."}
    response = press(staff, question, "redact_own", **typed)
    assert field(response, "body") == "I work on the [a ship] daily."
    assert "“ferry alma” stands in the answer" in read(response)


def test_warning_while_a_name_stands_in_the_answer_only(staff):
    question = make_question(body=SENT)
    staff.post(screen(question), {"decision": "open", "base": 1})
    copied = {"body": "Somebody writes.", "answer": "Dear Annabel, yes."}
    response = press(staff, question, "review", **copied)
    assert "Taken out, and still elsewhere" in read(response)
    assert "“Annabel” stands in the answer" in read(response)


def test_name_in_a_follow_up_alone_is_not_said_to_be_taken_out(staff):
    question = make_published()
    moderation.follow_up(question, "My sister Annabel says so too.")
    html = read(press(staff, question, "open"))
    assert "Annabel stands in the follow-up" in re.sub("<[^>]+>", "", html)
    assert "Taken out, and still elsewhere" not in html


def test_publishing_what_could_show_somebody_needs_a_tick(staff):
    question = make_question(body=SENT)
    response = press(staff, question, "publish")
    assert response.status_code == 422
    assert "“Annabel” in the question" in read(response)
    assert not Question.objects.published().exists()
    assert press(staff, question, "publish", looked="on").status_code == 302
    assert Question.objects.published().exists()


def test_name_that_is_taken_out_everywhere_needs_no_tick(staff):
    question = make_question(body=SENT)
    response = press(staff, question, "publish", body="Somebody writes about it.")
    assert response.status_code == 302


# Flags, notes, canned texts


def test_flag_is_cleared_with_a_note_and_typed_words_stay(staff):
    question = make_question(flags=frozenset({"abuse"}))
    sent = {"flag_note_abuse": "Looked.", "clear_flag": "abuse", "answer": "Half typed"}
    response = press(staff, question, **sent)
    assert response.status_code == 200
    assert field(response, "answer").strip() == "Half typed"
    assert question.flags.get().cleared_by == staff.user


def test_urgent_flag_needs_a_note(staff):
    question = make_question(flags=frozenset({"urgent"}))
    response = press(staff, question, clear_flag="urgent")
    assert "Write what was done" in read(response)
    assert question.flags.get().cleared_at is None


def test_urgent_question_is_not_published_and_the_reason_is_said(staff):
    question = make_question(flags=frozenset({"urgent"}))
    response = press(staff, question, "publish", not_sensitive="on")
    assert response.status_code == 409
    assert "Clear it first" in read(response)
    assert "Is it an emergency now" in read(response)


def test_hard_question_is_marked_sensitive_or_ticked_that_it_is_not(staff):
    question = make_question(flags=frozenset({"method_detail"}))
    response = press(staff, question, "publish")
    assert response.status_code == 422
    assert "mark it as sensitive, or tick that it is not" in read(response)
    sensitive = {"is_sensitive": "on", "content_note": "Self-harm, past"}
    assert press(staff, question, "publish", **sensitive).status_code == 302


def test_owner_s_checklist_stands_beside_a_possible_duty(staff):
    SiteRecord.objects.update(reporting_duty="Call the office on Kastanienallee.")
    question = make_question(flags=frozenset({"possible_reporting_duty"}))
    assert "Kastanienallee" in read(staff.get(screen(question)))
    assert "Kastanienallee" not in read(staff.get(screen(make_question())))


def test_flag_can_be_raised_by_hand(staff):
    question = make_question()
    press(staff, question, "raise_flag", flag_kind="minor")
    assert question.flags.get().kind == Flag.Kind.MINOR


def test_note_is_kept_and_listed(staff):
    question = make_question()
    response = press(staff, question, "add_note", note="Ask a lawyer.", answer="")
    assert "Ask a lawyer." in read(staff.get(screen(question)))
    assert response.status_code == 302 or field(response, "note").strip() == ""
    assert question.notes.get().by == staff.user


def test_note_sent_twice_by_a_reload_is_kept_once(staff):
    question = make_question()
    for _ in range(2):
        press(staff, question, "add_note", note="Ask a lawyer.", answer="Typed")
    assert question.notes.count() == 1


def test_mistyped_reference_erases_nothing_and_is_no_newer_version(staff):
    question = make_question()
    sent = {"decision": "erase", "confirm_reference": "AAAA-AAAA"}
    html = read(staff.post(screen(question), sent))
    assert "Nothing was erased" in html
    assert re.search(r'id="newer"[^>]* hidden>', html)


def test_canned_text_is_added_and_has_to_be_filled_in(staff):
    text = CannedText.objects.create(title="Short", use="answer", text="Dear {name},")
    question = make_question()
    assert "Short (not reviewed)" in read(staff.get(screen(question)))
    sent = {"insert": "answer", "canned_answer": text.pk, "answer": "Mine."}
    response = press(staff, question, **sent)
    assert field(response, "answer").strip() == "Mine.\n\nDear {name},"
    refused = press(staff, question, "publish", answer="Mine.\n\nDear {name},")
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
def test_unfilled_placeholder_is_not_sent(staff, decision, changes):
    question = make_question()
    response = press(staff, question, decision, **changes)
    assert response.status_code == 422
    question.refresh_from_db()
    assert question.status == "submitted"


# Decisions


def test_asking_for_more_reaches_the_asker_and_keeps_the_draft(staff):
    question = make_question()
    press(staff, question, "request_info", request_text="How old?", answer="Begun.")
    question.refresh_from_db()
    assert question.status == "needs_info"
    assert question.replies.get(kind="request").original == "How old?"
    assert question.replies.get(kind="answer").draft == "Begun."


def test_decline_keeps_reason_and_message(staff):
    question = make_question()
    press(staff, question, "decline", reason="other", message="With regret.")
    question.refresh_from_db()
    assert (question.status, question.decline_message) == ("declined", "With regret.")


def test_duplicate_is_named_by_reference_slug_or_address(staff):
    public = make_published(title="Known already")
    for named in (
        public.reference.lower(),
        public.slug,
        f"http://x{public.get_absolute_url()}",
    ):
        question = make_question()
        press(staff, question, "duplicate", duplicate=named)
        question.refresh_from_db()
        assert question.duplicate_of == public


@pytest.mark.parametrize("named", ["", "nothing-here", "AAAA-AAAA", "http://[", "/"])
def test_duplicate_of_nothing_public_is_said(staff, named):
    question = make_question()
    response = press(staff, question, "duplicate", duplicate=named, answer="Kept")
    assert response.status_code == 422
    assert "Name a published question" in read(response)
    assert field(response, "answer").strip() == "Kept"


def test_question_is_moved_to_another_essay(staff):
    essay, question = make_essay(), make_question()
    press(staff, question, "move", about=essay.pk)
    question.refresh_from_db()
    assert question.about == essay


def test_accepted_closed_and_opened_again(staff):
    question = make_question()
    press(staff, question, "approve")
    question.refresh_from_db()
    assert question.status == "approved"
    public = make_published()
    press(staff, public, "close", answer="An answer.")
    public.refresh_from_db()
    assert public.closed_at is not None
    press(staff, public, "reopen", answer="An answer.")
    public.refresh_from_db()
    assert public.closed_at is None


def test_hide_is_one_click_after_publishing(staff):
    question = make_question()
    response = press(staff, question, "publish")
    html = staff.get(response.url).content.decode()
    assert 'value="hide"' in html
    question.refresh_from_db()
    staff.post(response.url, {"decision": "hide", "base": question.version})
    assert not Question.objects.published().exists()


def test_next_is_named(staff):
    question, other = make_question(), make_question()
    assert f"Next: {other.reference}" in re.sub(
        "<[^>]+>", "", read(staff.get(screen(question)))
    )


def test_decision_on_what_was_taken_back_is_said_and_keeps_the_words(staff):
    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    moderation.withdraw(question)
    response = press(staff, question, "publish", answer="My long answer")
    assert response.status_code == 409
    assert "My long answer" in read(response)


def test_both_versions_are_shown_when_somebody_else_was_faster(staff):
    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    other = Client()
    other.force_login(make_staff())
    press(other, question, "draft", answer="Their answer")
    response = press(staff, question, "draft", answer="My answer")
    assert response.status_code == 409
    assert field(response, "answer").strip() == "My answer"
    assert "Their answer" in read(response)
    kept = press(staff, question, keep="2", answer="My answer")
    assert field(kept, "base") == "2"
    assert (
        press(staff, question, "draft", answer="My answer", base=2).status_code == 302
    )
    assert question.replies.get().draft == "My answer"


def test_newer_words_are_taken_over(staff):
    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    press(staff, question, "draft", answer="Their answer")
    response = press(staff, question, "theirs", answer="My answer")
    assert field(response, "answer").strip() == "Their answer"
    assert field(response, "base") == "2"


# Reports


def test_report_is_decided_by_the_author_and_shown_with_its_words(staff):
    question = make_published()
    made = moderation.report(question, reason="illegal", words="Marker words")
    html = read(staff.get(screen(question)))
    assert "It is illegal" in html and "Marker words" in html
    question.refresh_from_db()
    sent = {f"report_decision_{made.pk}": "kept", f"report_reply_{made.pk}": "Thanks."}
    press(staff, question, decide_report=str(made.pk), **sent)
    made.refresh_from_db()
    assert (made.decision, made.reply, made.decided_by) == (
        "kept", "Thanks.", staff.user,
    )  # fmt: skip


@pytest.mark.parametrize("value", ["", "x", "999999", "9" * 40])
def test_report_of_another_question_is_refused(staff, value):
    response = press(staff, make_published(), decide_report=value)
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
    column = "UPDATE qa_question SET original_body = %s, working = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(column, ["gAAAAAnokey", "gAAAAAnokey", question.pk])


def test_missing_key_is_said_and_the_desk_still_opens(staff):
    question = make_question()
    make_unreadable(question)
    assert staff.get(reverse("admin:index")).status_code == 200
    html = read(staff.get(screen(question)))
    assert "Its encryption key is missing" in html
    assert 'value="publish"' not in html
    for decision in ("publish", "draft", "open", "approve"):
        response = staff.post(screen(question), {"decision": decision, "base": 1})
        assert response.status_code == 422, decision
    sent = {"decision": "decline", "reason": "other", "base": 1}
    assert staff.post(screen(question), sent).status_code == 302


def test_unreadable_follow_up_is_never_published_or_saved_over(staff):
    question = make_published()
    moderation.follow_up(question, "Again.")
    column = "UPDATE qa_reply SET draft = %s WHERE kind = 'follow_up'"
    with connection.cursor() as cursor:
        cursor.execute(column, ["gAAAAAnokey"])
    question.refresh_from_db()
    assert "Its encryption key is missing" in read(staff.get(screen(question)))
    for decision in ("publish", "draft"):
        response = press(staff, question, decision, follow_up="(cannot be read)")
        assert response.status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM qa_reply WHERE kind = 'follow_up'")
        assert cursor.fetchone() == ("gAAAAAnokey",)


def test_preview_shows_no_words_that_were_not_opened(staff):
    question = make_question(body="Marker of wolfsbane.")
    sent = {"decision": "preview", "base": 1, "answer": "Yes."}
    response = staff.post(screen(question), sent)
    assert response.status_code == 422
    assert "wolfsbane" not in read(response)


def test_unreadable_question_can_be_erased(staff):
    question = make_question()
    make_unreadable(question)
    sent = {"decision": "erase", "confirm_reference": question.reference}
    assert staff.post(screen(question), sent).status_code == 302


def test_screen_costs_the_same_with_five_and_three_hundred_waiting(staff):
    question = make_question()
    at = timezone.now()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(screen(question))
        return len(queries)

    def many(number):
        Question.objects.bulk_create(
            Question(submitted_at=at, consented_at=at, waits_from=at, working="{}")
            for _ in range(number)
        )

    many(5)
    before = cost()
    many(295)
    assert cost() == before
    assert before <= 26


def test_history_names_who_opened_it(staff):
    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    assert ModerationEvent.Kind.OPEN_ORIGINAL.label in read(staff.get(screen(question)))
