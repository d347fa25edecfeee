"""The admin lists: questions, the log, phrases, helplines and canned texts."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import pagination
from qa import moderation
from qa.admin.question import QuestionAdmin
from qa.admin.records import ModerationEventAdmin
from qa.models import CrisisResource, ModerationEvent, Question
from tests.qa.factories import make_published, make_question, make_staff

pytestmark = pytest.mark.django_db
QUESTIONS = reverse("admin:qa_question_changelist")
LOG = reverse("admin:qa_moderationevent_changelist")


def chosen(*questions, **more):
    rows = [question.pk for question in questions]
    return {"action": "mark_as_spam", "_selected_action": rows} | more


def confirmed(*questions):
    versions = {f"version-{question.pk}": question.version for question in questions}
    return chosen(*questions, confirmed="yes", **versions)


def as_role(role):
    user = make_staff()
    user.is_superuser = False
    user.save()
    user.groups.set([Group.objects.get(name=role)])
    client = Client()
    client.force_login(user)
    return client


def test_several_are_asked_about_with_their_count_before_they_are_spam(staff, site):
    questions = [make_question(), make_question()]
    page = staff.post(QUESTIONS, chosen(*questions))
    assert "Mark 2 questions as spam?" in page.text
    assert not Question.objects.filter(status="spam").exists()
    staff.post(QUESTIONS, confirmed(*questions))
    assert Question.objects.filter(status="spam").count() == 2
    assert ModerationEvent.objects.filter(kind="mark_spam").count() == 2


def test_what_changed_meanwhile_is_left_as_it_was(staff, site):
    question = make_question()
    sent = confirmed(question)
    moderation.amend(question, moderation.QuestionText("New", "New words.", "P"))
    page = staff.post(QUESTIONS, sent, follow=True)
    assert "changed meanwhile" in page.text
    question.refresh_from_db()
    assert question.status == "submitted"


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "9" * 5000, "²", "٣"])
def test_version_that_is_none_sets_nothing_aside(staff, site, version):
    question = make_question()
    sent = confirmed(question) | {f"version-{question.pk}": version}
    page = staff.post(QUESTIONS, sent, follow=True)
    assert page.status_code == 200
    assert "changed meanwhile" in page.text
    question.refresh_from_db()
    assert question.status == "submitted"


def test_published_question_is_never_spam_in_bulk(staff, site):
    question = make_published()
    staff.post(QUESTIONS, confirmed(question))
    question.refresh_from_db()
    assert question.status == "published"


def test_what_cannot_be_spam_any_more_is_counted_and_said(staff, site):
    waits, public, gone = make_question(), make_published(), make_question()
    moderation.withdraw(gone)
    page = staff.post(QUESTIONS, chosen(waits, public, gone))
    assert "Mark 1 question as spam?" in page.text
    assert "Left out, decided already: 1 published, 1 taken back." in page.text
    page = staff.post(QUESTIONS, chosen(public, gone), follow=True)
    assert "1 published, 1 taken back" in page.text
    assert "0 of those chosen do" in page.text


def test_who_may_be_in_danger_is_no_spam_in_bulk(staff, site):
    plain, urgent = make_question(), make_question(flags=frozenset({"urgent"}))
    page = staff.post(QUESTIONS, chosen(plain, urgent))
    assert "Mark 1 question as spam?" in page.text
    assert f"Left out, somebody may be in danger: {urgent}." in page.text


def test_bulk_decisions_are_spam_and_restoring_and_nothing_is_deleted(staff, site):
    question = make_question()
    html = staff.get(QUESTIONS).text
    options = re.findall(r'<option value="(\w+)">', html.split('name="action"')[1])
    assert options == ["mark_as_spam", "restore_reported"]
    path = reverse("admin:qa_question_delete", args=[question.pk])
    assert staff.post(path, {"post": "yes"}).status_code == 403


def test_questions_are_found_by_flag_state_and_reference_only(staff, site):
    flagged = make_question(title="Findme", flags=frozenset({"minor"}))
    plain = make_question()
    for query, there, gone in (
        ("?flag=minor", flagged, plain),
        (f"?q={plain.reference}", plain, flagged),
        (f"?q= {plain.reference.lower()}", plain, flagged),
        (f"?q={plain.reference[:7]}", plain, flagged),
    ):
        html = staff.get(QUESTIONS + query).text
        assert there.reference in html and gone.reference not in html
    assert flagged.reference not in staff.get(f"{QUESTIONS}?status__exact=spam").text
    assert flagged.reference not in staff.get(f"{QUESTIONS}?q=Findme").text
    assert "Findme" not in staff.get(QUESTIONS).text


def test_long_lists_show_their_first_pages_and_say_so(staff, site, monkeypatch):
    monkeypatch.setattr(pagination, "COUNTED_PAGES", 2)
    for model in (QuestionAdmin, ModerationEventAdmin):
        monkeypatch.setattr(model, "list_per_page", 1)
    oldest, *_ = [make_question(days_ago=9 - number) for number in range(3)]
    for path in (QUESTIONS, LOG):
        html = " ".join(staff.get(path).text.split())
        assert "These are the first 2: choose a filter" in html
        assert oldest.reference not in html + staff.get(f"{path}?p=2").text
        assert staff.get(f"{path}?p=3").status_code == 302
        found = staff.get(f"{path}?q={oldest.reference}").text
        assert oldest.reference in found and "These are the first" not in found


def test_reference_is_found_by_its_index(staff, site):
    question = make_question()
    with CaptureQueriesContext(connection) as queries:
        staff.get(f"{QUESTIONS}?q={question.reference}")
        staff.get(f"{LOG}?q={question.reference}")
    assert not any("LIKE" in query["sql"].split("WHERE")[-1] for query in queries)


def test_log_is_read_by_question_and_never_changed(staff, site):
    question, other = make_question(title="Marker"), make_question()
    html = staff.get(f"{LOG}?q={question.reference}").text
    assert question.reference in html and other.reference not in html
    assert "Marker" not in html
    event = question.events.get()
    change = reverse("admin:qa_moderationevent_change", args=[event.pk])
    assert staff.get(change).status_code == 200
    assert staff.post(change, {"reason": "x"}).status_code == 403
    delete = reverse("admin:qa_moderationevent_delete", args=[event.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:qa_moderationevent_add")).status_code == 403


def test_log_and_history_say_reasons_in_words(staff, site):
    question = make_question(flags=frozenset({"abuse"}))
    moderation.clear_flag(question, "abuse", note="", by=None)
    moderation.decline(question, reason="could_identify", by=None, base=1)
    screen = reverse("admin:qa_question_change", args=[question.pk])
    for address in (LOG, screen):
        page = staff.get(address).text
        assert "Speaks of abuse" in page
        assert "Could identify someone" in page
        assert ">could_identify<" not in page
        assert "(could_identify)" not in page


def test_every_code_of_a_reason_has_words():
    reported, erased = make_published(), make_question()
    made = moderation.report(reported, reason="about_me")
    moderation.decide_report(made, decision="removed", reply="", by=None)
    moderation.purge_originals(reported, before=timezone.now())
    moderation.erase(erased, reason="retention")
    codes = {"about_me", "removed", "originals", "retention"}
    given = [event for event in ModerationEvent.objects.all() if event.reason]
    assert {event.reason for event in given} == codes
    for event in given:
        assert event.reason_words not in ("", event.reason)


@pytest.mark.parametrize(
    "role, status", [("author", 200), ("moderator", 200), ("ads editor", 403)]
)
def test_log_is_for_those_who_read_questions(site, role, status):
    assert as_role(role).get(LOG).status_code == status


def test_phrase_form_says_how_phrases_are_written_and_refuses_a_useless_one(
    staff, site
):
    path = reverse("admin:qa_phrase_add")
    assert "star at the end of a word" in staff.get(path).text
    response = staff.post(path, {"kind": "urgent", "text": "*", "is_active": "on"})
    assert response.status_code == 200
    assert "errorlist" in response.text


def test_stale_helpline_is_marked_and_checked_with_one_action(staff, site):
    long_ago = timezone.localdate() - timedelta(days=300)
    line = CrisisResource.objects.create(country="A", name="B", last_checked=long_ago)
    path = reverse("admin:qa_crisisresource_changelist")
    assert "check it again" in staff.get(path).text
    staff.post(path, {"action": "checked_today", "_selected_action": [line.pk]})
    line.refresh_from_db()
    assert line.last_checked == timezone.localdate()
    assert "check it again" not in staff.get(path).text


def test_list_says_that_no_reader_sees_an_unchecked_helpline(staff, site):
    CrisisResource.objects.create(country="A", name="B")
    path = reverse("admin:qa_crisisresource_changelist")
    assert "no reader sees it" in staff.get(path).text


@pytest.mark.parametrize("model", ["cannedtext", "phrase"])
def test_moderator_reads_lists_and_changes_none(site, model):
    client = as_role("moderator")
    assert client.get(reverse(f"admin:qa_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:qa_{model}_add")).status_code == 403
