"""A dump of the database tells of no question what was noticed, or why it was decided.

A dump is every value of every table, as the database holds it, without the keys.
"""

from collections import Counter
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.models import Flag, ModerationEvent, Question, Report
from qa.models.moderation_event import REASONS
from qa.privacy import key_rotation, retention
from qa.stats.waiting import read_waiting
from tests.qa.dump import dump
from tests.qa.factories import fresh, make_published, make_question, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

KINDS = {str(kind) for kind in Flag.Kind}
WHY = {str(code) for code in (*Question.DeclineReason, *Report.Reason)}


def make_one_of_each():
    """Questions with every flag, alone and together, and every reason there is."""
    SiteSettings.objects.update(notification_email="author@site.example")
    for kind in sorted(KINDS):
        make_question(flags=frozenset({kind}), email="ann@mail.example")
    noted = make_question(flags=frozenset(KINDS))
    for kind in sorted(KINDS):
        note = "Rang a colleague." if kind in Flag.NEED_A_NOTE else ""
        moderation.clear_flag(noted, kind, note=note, by=None)
    for kind in sorted(KINDS):
        moderation.raise_staff_flag(make_question(), kind, by=None)
    for reason in Question.DeclineReason.values:
        moderation.decline(make_question(), reason=reason, by=None, base=1)
    for reason in Report.Reason.values:
        moderation.report(make_published(), reason=reason)


def test_no_column_of_a_question_holds_a_kind_or_a_reason():
    make_one_of_each()
    told = {
        place: sorted({*map(str, values)} & (KINDS | WHY))
        for place, values in dump().items()
        if place[0].startswith("qa_") and place[0] != "qa_phrase"
    }
    # Named for what is on another list: a mail about a link, a case that is a status.
    assert "urgent" not in told.pop(("qa_emailnotification", "kind"))
    assert {place: words for place, words in told.items() if words} == {}
    assert ("qa_flag", "kind") in told and ("qa_report", "reason") in told


def test_no_kind_is_told_by_a_length_or_by_what_comes_again():
    make_one_of_each()
    stored = dump()
    for place in (
        ("qa_flag", "kind"),
        ("qa_flag", "kind_digest"),
        ("qa_flag", "note"),
        ("qa_report", "reason"),
    ):
        values = [str(value) for value in stored[place]]
        assert {len(value) for value in values} == {len(values[0])}, place
        assert Counter(values).most_common(1)[0][1] == 1, place
    for place in (("qa_question", "decline_reason"), ("qa_moderationevent", "reason")):
        values = [str(value) for value in stored[place] if value]
        assert len({len(value) for value in values}) == 1, place
        assert Counter(values).most_common(1)[0][1] == 1, place


def test_urgent_question_owes_the_same_mails_as_any_other():
    SiteSettings.objects.update(notification_email="author@site.example")
    rows = [make_question(), make_question(flags=frozenset({"urgent"}))]
    owed = [list(row.notifications.values_list("kind", flat=True)) for row in rows]
    assert owed[0] == owed[1] == ["new_question"]


def test_every_code_fits_where_all_are_of_one_length():
    longest = ModerationEvent._meta.get_field("reason").LONGEST  # type: ignore[union-attr]
    codes = [code for choices in REASONS.values() for code, _ in choices]
    assert max(len(code.encode()) for code in [*codes, *KINDS, *WHY]) <= longest


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_flag_that_is_cleared_leaves_the_same_event(kind):
    """By hand before a decision, or by the decision: one event, at its moment."""
    question = make_question(flags=frozenset({kind}))
    if kind in Flag.NEED_A_NOTE:
        moderation.clear_flag(question, kind, note="We called.", by=None)
    row = fresh(question)
    moderation.decline(row, reason="other", by=None, base=row.version)
    [flag], events = row.flags.all(), list(row.events.all())
    assert [event.kind for event in events][-2:] == ["clear_flag", "decline"]
    assert (events[-2].reason, events[-2].at) == (kind, flag.cleared_at)
    assert sum(event.kind == "clear_flag" for event in events) == 1


# What the queues still need


def test_queue_still_orders_by_what_is_encrypted():
    spam = make_question(flags=frozenset({"suspected_spam"}), days_ago=9)
    plain = make_question(days_ago=5)
    urgent = make_question(flags=frozenset({"urgent"}))
    exposed = make_published()
    for _ in range(4):  # a sender's fourth of a day hides nothing
        moderation.report(make_published(), reason="about_me", sender="a")
    moderation.report(exposed, reason="about_me", sender="a")
    waiting = [row.pk for row in read_waiting()]
    assert waiting[:2] == [urgent.pk, waiting[1]]
    assert waiting.index(exposed.pk) < waiting.index(plain.pk)
    assert waiting[-1] == spam.pk


def test_second_flag_of_a_kind_is_refused_by_the_database():
    question = make_question(flags=frozenset({"abuse"}))
    with pytest.raises(IntegrityError), transaction.atomic():
        question.flags.create(kind="abuse", raised_at=timezone.now())
    make_question(flags=frozenset({"abuse"}))
    assert Flag.objects.count() == 2


def test_flag_whose_key_is_lost_is_danger_until_it_is_back(settings):
    question = make_question(flags=frozenset({"abuse"}), days_ago=400)
    keys = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    [row] = read_waiting()
    assert row.is_urgent and not row.is_suspected_spam
    with pytest.raises(moderation.DecisionNotAllowed):
        moderation.mark_spam(question, by=None, base=1)
    with pytest.raises(moderation.DecisionNotAllowed, match="until its key is back"):
        moderation.clear_flag(question, str(Flag.objects.get().kind), note="", by=None)
    moderation.raise_staff_flag(question, "abuse", by=None)  # read as it is written
    assert [flag.kind for flag in question.flags.all()] == ["abuse"]
    settings.ENCRYPTION_KEYS = [*settings.ENCRYPTION_KEYS, *keys]
    assert not read_waiting()[0].is_urgent


def test_kinds_and_reasons_are_read_with_the_new_key_after_a_rotation(settings):
    make_one_of_each()
    before = sorted(flag.kind for flag in Flag.objects.all())
    new = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    assert key_rotation.rotate_keys().left == 0
    settings.ENCRYPTION_KEYS = [new]
    assert sorted(flag.kind for flag in Flag.objects.all()) == before
    reasons = {question.decline_reason for question in Question.objects.all()}
    assert reasons == {"", *Question.DeclineReason.values}


def test_note_that_is_purged_is_gone_once_and_for_all():
    question = make_question(flags=frozenset({"urgent"}))
    moderation.clear_flag(question, "urgent", note="We called.", by=None)
    publish(fresh(question))
    at = timezone.now() + timedelta(days=366)
    retention.enforce_retention(at)
    assert [flag.note for flag in fresh(question).flags.all()] == [None]
    done = retention.enforce_retention(at + timedelta(days=1))
    assert done["originals"] == 0
