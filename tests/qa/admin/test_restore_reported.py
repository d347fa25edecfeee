"""Threads that many reports hid: one line of the desk, restored in one action."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qa import moderation
from qa.asking.forms import BODY_MAX
from qa.dashboard import dashboard_context
from qa.models import Question, Report
from qa.stats.mass_reports import FEWEST_HIDDEN, MassHiding, find_mass_hiding
from tests.qa.factories import fresh, make_published, make_question

pytestmark = pytest.mark.django_db
QUESTIONS = reverse("admin:qa_question_changelist")
INDEX = reverse("admin:index")
TOGETHER = f"{QUESTIONS}?hidden_by=report"


def hide(hours_ago: float = 1, *, words: str = "") -> Question:
    question = make_published()
    at = timezone.now() - timedelta(hours=hours_ago)
    moderation.report(question, reason="about_me", words=words, at=at)
    return fresh(question)


def restore_reported(question: Question, **fields) -> Question:
    values = {"reply": "", "by": None, "base": question.version}
    return moderation.restore_reported(question, **values | fields)


def test_thread_that_a_person_hid_again_is_hidden_by_no_report_any_more():
    question = hide()
    assert list(Question.objects.hidden_by_report()) == [question]
    question = moderation.restore(question, by=None, base=question.version)
    question = moderation.hide(question, by=None, base=question.version)
    assert question.reports.filter(decided_at=None, has_hidden=True).exists()
    assert not Question.objects.hidden_by_report().exists()
    with pytest.raises(moderation.DecisionNotAllowed, match="No report"):
        restore_reported(question)


def chosen(*questions, **more):
    rows = [question.pk for question in questions]
    return {"action": "restore_reported", "_selected_action": rows} | more


def confirmed(*questions, **more):
    versions = {f"version-{question.pk}": question.version for question in questions}
    return chosen(*questions, confirmed="yes", **versions, **more)


def read(client, address=INDEX):
    return " ".join(client.get(address).text.split())


@pytest.mark.parametrize(
    ("hours_ago", "count"),
    [
        ([], 0),
        ([1, 2], 0),
        ([1, 2, 3], 3),
        ([1, 2, 24.9], 3),
        ([1, 2, 26], 0),
        ([1, 30, 60, 90], 0),  # one after the other, and no campaign
        ([1, 90, 91, 92, 93], 4),  # still one thing once a day has passed
    ],
)
def test_threads_hidden_within_a_day_belong_together(hours_ago, count):
    hidden = [hide(hours) for hours in hours_ago]
    mass = find_mass_hiding()
    assert len(mass.keys if mass else ()) == count
    if mass:
        assert mass.keys <= {question.pk for question in hidden}


def test_what_is_decided_or_hidden_by_staff_does_not_count():
    first, *_ = hide(), hide(), hide()
    assert find_mass_hiding()
    restore_reported(first)
    by_staff = make_published()
    moderation.hide(by_staff, by=None, base=by_staff.version)
    moderation.report(make_published(), reason="illegal")
    assert find_mass_hiding() is None


def hide_by_hand_since() -> Question:
    """A report hid it, a person showed it again and has hidden it since."""
    question = restore_by_hand()
    return moderation.hide(question, by=None, base=question.version)


def restore_by_hand() -> Question:
    question = hide()
    return moderation.restore(question, by=None, base=question.version)


def decide_what_hid_it() -> Question:
    """The report that hid it is decided; one that hid nothing waits."""
    question = make_published()
    moderation.report(question, reason="illegal")
    made = moderation.report(question, reason="about_me")
    moderation.decide_report(made, decision="removed", reply="", by=None)
    return fresh(question)


@pytest.mark.parametrize(
    "make", [hide_by_hand_since, restore_by_hand, decide_what_hid_it]
)
def test_thread_that_no_waiting_report_hid_last_is_none_of_them(author, make):
    others = [make() for _ in range(FEWEST_HIDDEN)]
    assert find_mass_hiding() is None
    listed = read(author, TOGETHER)
    assert not any(question.reference in listed for question in others)
    page = author.post(QUESTIONS, confirmed(*others), follow=True)
    assert "Not restored" in page.text and "public again" not in page.text
    for question in others:
        with pytest.raises(moderation.DecisionNotAllowed):
            restore_reported(question)
        assert fresh(question).status == question.status
        assert question.reports.filter(decided_at=None).exists()


def test_since_names_the_day_where_it_is_another():
    at = timezone.localtime(timezone.now()).replace(month=5, day=3, hour=9, minute=10)
    mass = MassHiding(frozenset(), at)
    assert mass.since_words(at) == "09:10"
    assert mass.since_words(at + timedelta(days=1)) == "3 May, 09:10"


def test_desk_shows_them_as_one_line_that_leads_to_all(staff, site):
    hidden, other = [hide(), hide(), hide()], make_question()
    html = read(staff)
    assert "<strong>3 threads were hidden by reports since " in html
    assert other.reference in html
    address = re.search(r'href="([^"]*)">Look at them together', html)[1]
    listed = read(staff, address)
    for question in hidden:
        assert question.reference not in html
        assert question.reference in listed
    assert other.reference not in listed
    html = read(staff, "/admin/?queue=reported")
    assert "3 threads were hidden" in html and "Nobody is here" not in html
    groups = {group.key: group for group in dashboard_context(QueryDict())["groups"]}
    assert groups["reported"].count == 3


def test_two_have_a_line_each_and_danger_always_has(staff, site):
    hidden = [hide(), hide()]
    html = read(staff)
    assert "hidden by reports since" not in html
    assert all(question.reference in html for question in hidden)
    urgent = hide()
    urgent.flags.create(kind="urgent", raised_at=timezone.now())
    html = read(staff)
    assert "3 threads were hidden" in html
    assert urgent.reference in html and hidden[0].reference not in html


def test_desk_and_list_cost_the_same_for_three_and_thirty(staff, site):
    def cost() -> list[int]:
        costs = []
        for address in (INDEX, TOGETHER):
            with CaptureQueriesContext(connection) as queries:
                staff.get(address)
            costs.append(len(queries))
        return costs

    for _ in range(3):
        hide()
    before = cost()
    for _ in range(27):
        hide()
    assert cost() == before


def test_many_are_shown_with_what_was_reported_before_they_are_restored(author):
    hidden = [hide(words="It names my son."), hide(), hide()]
    page = author.post(TOGETHER, chosen(*hidden) | {"index": 0})
    assert "Restore 3 threads?" in page.text
    assert "It names my son." in page.text and hidden[0].title in page.text
    assert not Question.objects.published().exists()
    page = author.post(
        QUESTIONS, confirmed(*hidden, reply="We looked at it."), follow=True
    )
    assert "3 threads are public again, reports settled." in page.text
    assert Question.objects.published().count() == 3
    for made in Report.objects.all():
        assert (made.decision, made.reply) == ("kept", "We looked at it.")
        assert made.decided_by == author.user
    for question in hidden:
        events = question.events.filter(by=author.user)
        assert list(events.values_list("kind", "reason")) == [
            ("restore", "reports_settled"), ("decide_report", "kept"),
        ]  # fmt: skip
    assert find_mass_hiding() is None
    assert not moderation.report(hidden[0], reason="about_me").has_hidden


def test_one_that_cannot_be_restored_is_named_and_the_others_are(author):
    first, changed, back = hide(), hide(), hide()
    sent = confirmed(first, changed, back)
    moderation.move(changed, article=None, by=None, base=changed.version)
    moderation.restore(back, by=None, base=back.version)
    page = author.post(QUESTIONS, sent, follow=True)
    assert "1 thread is public again" in page.text
    assert f"Not restored: {changed}. Changed while you had it open" in page.text
    assert f"Not restored: {back}." in page.text
    assert fresh(changed).status == "hidden"
    assert changed.reports.get().decided_at is None
    assert back.reports.get().decided_at is None


def test_what_no_report_hides_is_left_out_and_named(author):
    hidden, declined = hide(), make_question()
    moderation.decline(declined, reason="other", by=None, base=1)
    page = author.post(QUESTIONS, chosen(hidden, declined))
    assert "Restore 1 thread?" in page.text
    assert f"too many: {declined}." in page.text
    author.post(QUESTIONS, confirmed(hidden, fresh(declined)))
    assert fresh(declined).status == "declined"
    by_staff = make_published()
    moderation.hide(by_staff, by=None, base=by_staff.version)
    with pytest.raises(moderation.DecisionNotAllowed, match="No report"):
        restore_reported(fresh(by_staff))


def test_too_long_a_reply_is_kept_and_nothing_is_restored(author):
    hidden, reply = hide(), "x" * (BODY_MAX + 1)
    page = author.post(QUESTIONS, confirmed(hidden, reply=reply))
    assert "Nothing was done" in page.text and reply in page.text
    assert fresh(hidden).status == "hidden"


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "9" * 5000, "²", "٣"])
def test_version_that_is_none_restores_nothing(author, version):
    hidden = hide()
    page = author.post(
        QUESTIONS, confirmed(hidden) | {f"version-{hidden.pk}": version}, follow=True
    )
    assert page.status_code == 200
    assert f"Not restored: {hidden}" in page.text
    assert fresh(hidden).status == "hidden"


def test_moderator_sees_them_together_and_restores_none(assistant):
    hidden = [hide(), hide(), hide()]
    assert "Look at them together" in read(assistant)
    assert "restore_reported" not in read(assistant, TOGETHER)
    assistant.post(QUESTIONS, confirmed(*hidden))
    assert not Question.objects.published().exists()
