"""What two readings of the admin found, each held by a test."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qa import moderation
from qa.answering.redaction import replaced, suggestions
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.qa.answering.screen import field, kinds
from tests.qa.factories import fresh, make_published, make_question, make_staff, publish
from tests.qa.private_page import visit

pytestmark = pytest.mark.django_db
WORDS = moderation.QuestionText("Quiet", "He goes quiet after good days.", "Plum")


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def on_screen(question, **changes):
    copy = PublicCopy.load(question.draft_copy)
    words = {"title": copy.title, "body": copy.body, "pseudonym": copy.pseudonym}
    return words | {"answer": "An answer.", "base": question.version} | changes


def test_name_that_the_asker_took_out_is_not_published_from_an_older_screen(staff):
    question = make_question(body="My husband Anselm goes quiet.")
    staff.post(screen(question), {"decision": "open", "base": 1})
    old = on_screen(question)
    moderation.amend(question, WORDS)
    newer = {"base": fresh(question).version}
    draft = reverse("admin:qa_question_draft", args=[question.pk])
    staff.post(draft, old | newer)
    assert "Anselm" not in fresh(question).draft_copy
    newer = {"base": fresh(question).version}
    answer = staff.post(screen(question), old | newer | {"decision": "publish"})
    assert answer.status_code == 422
    assert fresh(question).body == ""
    kept = staff.post(screen(question), old | {"keep": str(newer["base"])})
    assert kept.status_code == 422


def test_nothing_of_an_unread_question_is_suggested(staff):
    question = make_question(body="Write to anselm@mail.example please.")
    sent = {"decision": "review", "base": 1, "answer": "Hm."}
    assert "anselm@mail.example" not in staff.post(screen(question), sent).text


def test_every_form_of_the_screen_carries_its_token():
    question, browser = make_question(), Client(enforce_csrf_checks=True)
    browser.force_login(make_staff())
    page = browser.get(screen(question)).text
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.S)
    own = [form for form in forms if "logout" not in form]
    assert len(own) >= 2
    assert all("csrfmiddlewaretoken" in form for form in own)


def test_note_beside_a_decision_is_kept_with_it(staff):
    question = make_question()
    sent = on_screen(question, note="Rang a colleague.", reason="other")
    staff.post(screen(question), sent | {"decision": "decline"})
    assert question.notes.get().text == "Rang a colleague."


@pytest.mark.parametrize("decision", ["publish", "spam", "request_info", "approve"])
def test_text_that_another_decision_leaves_unused_is_never_lost(author, decision):
    question = make_question(flags=frozenset({"abuse"}))
    typed = {
        "message": "Please ring them.",
        "request_text": "How old are you?",
        "flag_note_abuse": "Asked a colleague.",
    }
    author.post(screen(question), {"decision": "open", "base": 1})
    sent = on_screen(question, **typed) | {"not_sensitive": "on", "looked": "on"}
    page = author.post(screen(question), sent | {"decision": decision})
    assert kinds(question)[-1] == {"spam": "mark_spam"}.get(decision, decision)
    assert all(words in page.text for words in typed.values())


def test_unused_text_without_a_field_stands_in_the_note(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    sent = on_screen(question, message="Please ring them.", note="Rang a colleague.")
    page = author.post(screen(question), sent | {"decision": "spam"})
    assert "was not sent to anybody" in page.text
    assert field(page, "note").strip() == "Please ring them."
    assert question.notes.get().text == "Rang a colleague."
    kept = {"decision": "add_note", "note": field(page, "note"), "base": 3}
    author.post(screen(question), kept)
    assert question.notes.last().text == "Please ring them."


@pytest.mark.parametrize("kind", ["urgent", "possible_reporting_duty"])
def test_danger_is_not_declined_away_without_a_note(kind):
    question = make_question(flags=frozenset({kind}))
    with pytest.raises(moderation.DecisionNotAllowed, match="note"):
        moderation.decline(question, reason="other", by=None, base=1)
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.clear_flag(question, kind, note="", by=None)
    moderation.clear_flag(question, kind, note="Asked a colleague.", by=None)
    moderation.decline(question, reason="other", by=None, base=1)


def test_report_is_not_decided_against_what_readers_see():
    question = make_published()
    made = moderation.report(question, reason="illegal")
    with pytest.raises(moderation.DecisionNotAllowed, match="hide it first"):
        moderation.decide_report(made, decision="removed", reply="", by=None)
    moderation.hide(fresh(question), by=None, base=fresh(question).version)
    with pytest.raises(moderation.DecisionNotAllowed, match="off the site"):
        moderation.decide_report(made, decision="kept", reply="", by=None)


def test_report_since_the_page_was_opened_does_not_stop_hiding():
    question = make_published()
    moderation.report(question, reason="illegal")
    assert moderation.hide(question, by=None, base=question.version)


def test_name_is_not_cut_out_of_an_address():
    text = "Torvald wrote: torvald@mail.example, torvald.b@mail.example. Torvald."
    assert replaced(text, "Torvald", "[name]") == (
        "[name] wrote: torvald@mail.example, torvald.b@mail.example. [name]."
    )


def test_name_in_a_private_reply_is_looked_for_in_the_answer():
    question = make_question()
    moderation.request_info(question, "Who?", by=None, base=1, author=None)
    moderation.respond(question, "My husband Anselm.")
    words = {"answer": "Anselm is right."}
    [found] = suggestions(question, list(question.replies.all()), words)
    assert (found.text, found.places) == ("Anselm", ("the answer",))


def test_what_was_taken_back_is_read_no_further(staff):
    question = make_question(body="Marker of wolfsbane.")
    staff.post(screen(question), {"decision": "open", "base": 1})
    moderation.withdraw(question)
    sent = {"decision": "open", "opened": "1", "base": fresh(question).version}
    assert "wolfsbane" not in staff.post(screen(question), sent).text
    assert "wolfsbane" not in staff.get(screen(question)).text


def test_changed_question_no_longer_waits_for_its_asker():
    question = make_question()
    moderation.request_info(question, "Who?", by=None, base=1, author=None)
    moderation.amend(question, WORDS)
    assert fresh(question).status == Question.Status.SUBMITTED


def test_request_can_still_be_replied_to_after_a_change_and_once_only(client, site):
    question = make_question()
    moderation.request_info(question, "Who?", by=None, base=1, author=None)
    moderation.amend(question, WORDS)
    assert "Who?" in visit(client, question).text
    moderation.respond(question, "My aunt.")
    assert "Who?" not in visit(client, question).text
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.respond(question, "And again.")


def test_allowing_mail_disturbs_nobody_who_has_it_open():
    question = make_question(email="ann@mail.example")
    moderation.confirm_email(question)
    assert fresh(question).version == question.version


def test_purged_original_does_not_live_on_in_a_draft_of_the_copy():
    question = make_published(days_ago=400)
    copy = PublicCopy("T", "My husband Anselm.", "P")
    Question.objects.filter(pk=question.pk).update(draft_copy=copy.dump())
    moderation.purge_originals(question, before=timezone.now())
    assert "Anselm" not in fresh(question).draft_copy


def test_address_of_a_thread_is_told_by_no_shortcut(staff):
    hidden = publish(make_question(title="My husband Anselm"))
    number = ContentType.objects.get_for_model(Question).pk
    shortcut = reverse("admin:view_on_site", args=[number, hidden.pk])
    assert staff.get(shortcut).status_code == 404


def test_shortcut_leads_to_an_essay(staff):
    from tests.articles.factories import make_published as make_essay

    essay = make_essay()
    number = ContentType.objects.get_for_model(essay).pk
    shortcut = reverse("admin:view_on_site", args=[number, essay.pk])
    assert staff.get(shortcut).status_code == 302
    for other in ("none", "9" * 30, "9" * 5000, "²", "٣"):
        assert staff.get(f"/admin/r/{other}/1/").status_code == 404


def test_history_is_in_the_order_it_happened_whatever_the_clock_said(staff):
    from datetime import timedelta

    question = make_question()
    staff.post(screen(question), {"decision": "open", "base": 1})
    moderation.amend(question, WORDS, at=timezone.now() - timedelta(hours=1))
    answer = staff.get(screen(question)).text
    assert WORDS.body not in answer
