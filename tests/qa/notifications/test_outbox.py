"""Mail that is owed goes once, says nothing, and outlives a bad mail server."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from qa import moderation
from qa.models import EmailNotification, ModerationEvent, Question
from qa.notifications import outbox
from tests.qa.factories import fresh, make_question, publish
from tests.qa.notifications.queued_mail import (
    ADDRESS,
    make_confirmed,
    request_info,
    subjects,
)

pytestmark = pytest.mark.django_db

TELLING = re.compile(r"psycholog|therap|depress|heart|question|near|attune", re.I)
LONDON = ZoneInfo("Europe/London")


# What is sent, to whom


def test_first_mail_asks_and_carries_no_private_link(mailoutbox):
    question = make_question(email=ADDRESS)
    assert outbox.send_due() == outbox.SendResult(sent=1)
    [mail] = mailoutbox
    assert mail.to == [ADDRESS]
    assert mail.subject == f"Reference {question.reference}: received"
    assert question.mail_path in mail.body
    assert "/questions/yours/" not in mail.body


def test_nothing_else_goes_before_the_address_is_confirmed(mailoutbox):
    question = make_question(email=ADDRESS)
    outbox.send_due()
    request_info(question)
    moderation.send_link(question)
    assert outbox.send_due() == outbox.SendResult()
    assert not outbox.failed().exists()
    moderation.confirm_email(question)
    assert outbox.send_due() == outbox.SendResult(sent=2)
    assert fresh(question).mailed_path[:60] in mailoutbox[-1].body


def test_asker_is_told_once_of_each_event(mailoutbox):
    question = make_confirmed()
    request_info(question)
    outbox.send_due()
    moderation.respond(question, "Sixty.")
    publish(fresh(question))
    outbox.send_due()
    outbox.send_due()
    ends = [subject.split(": ")[1] for subject in subjects(mailoutbox)]
    assert ends == ["something is needed", "ready"]


@pytest.mark.parametrize("is_flagged", [True, False])
def test_request_names_the_days_unless_a_sign_of_danger_keeps_it(
    mailoutbox, is_flagged
):
    question = make_confirmed()
    if is_flagged:
        moderation.raise_staff_flag(question, "urgent", by=None)
    request_info(question)
    outbox.send_due()
    said = "within 90 days, we erase what you sent" in mailoutbox[0].body
    assert said is not is_flagged


def test_decline_is_told_on_the_private_page_only(mailoutbox):
    question = make_confirmed()
    base = fresh(question).version
    moderation.decline(
        question, reason="other", message="A marker.", by=None, base=base
    )
    outbox.send_due()
    [mail] = mailoutbox
    assert "A marker" not in mail.body
    assert fresh(question).mailed_path[:60] in mail.body


def test_mail_of_a_decision_says_how_long_the_code_works(mailoutbox, site_settings):
    site_settings.keep_code_days = 41
    site_settings.save()
    declined, published = make_confirmed(), make_confirmed()
    base = fresh(declined).version
    moderation.decline(declined, reason="other", message="", by=None, base=base)
    publish(published)
    outbox.send_due()
    assert len(mailoutbox) == 2
    assert all("it works for 41 days" in mail.body for mail in mailoutbox)


def test_no_mail_holds_words_a_name_or_a_telling_subject(mailoutbox, site_settings):
    question = make_confirmed(
        title="Marker title", body="Marker body", pseudonym="Marker", article=None
    )
    request_info(question)
    outbox.send_due()
    moderation.respond(question, "Marker response")
    outbox.send_due()
    publish(fresh(question))
    moderation.follow_up(fresh(question), "Marker again")
    moderation.send_link(fresh(question))
    moderation.report(fresh(question), reason="other", words="Marker report")
    outbox.send_due()
    assert len(mailoutbox) == 7
    for mail in mailoutbox:
        assert "Marker" not in str(mail.message())
        assert not TELLING.search(mail.subject)
        assert mail.subject.startswith(f"Reference {question.reference}: ")


def test_mails_are_plain_say_that_a_machine_sends_them_and_can_be_stopped(mailoutbox):
    question = make_confirmed()
    publish(fresh(question))
    outbox.send_due()
    message = mailoutbox[0].message()
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    stop = django_settings.SITE_URL + question.mail_path
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] is None  # it needs https
    assert message["From"] == django_settings.DEFAULT_FROM_EMAIL


def test_stopping_with_one_click_is_offered_over_https(mailoutbox, settings, client):
    settings.IS_HTTPS = True
    question = make_confirmed()
    publish(fresh(question))
    outbox.send_due()
    message = mailoutbox[0].message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = message["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert fresh(question).email == ""


def test_opening_every_mailed_link_changes_nothing(mailoutbox, site_settings, client):
    question = make_question(email=ADDRESS)
    outbox.send_due()
    moderation.confirm_email(question)
    publish(fresh(question))
    outbox.send_due()
    links = {
        link for mail in mailoutbox for link in re.findall(r"http://\S+", mail.body)
    }
    assert len(links) == 4  # the link, where the code goes, choice of mail, the admin
    before = dump()
    for link in links:
        client.get(link.removeprefix(django_settings.SITE_URL))
    assert dump() == before


def dump():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Question, EmailNotification, ModerationEvent)
    ]


def test_author_learns_reference_age_flags_and_where_to_look(mailoutbox, site_settings):
    question = make_question(days_ago=2, flags=frozenset({"urgent"}))
    outbox.send_due()
    [mail] = mailoutbox
    assert mail.to == [site_settings.notification_email]
    assert mail.subject == f"Reference {question.reference}: urgent"
    admin = reverse("admin:qa_question_change", args=[question.pk])
    for words in (question.reference, "2 days", "somebody may be in danger", admin):
        assert words in mail.body


def test_urgent_mail_goes_first(mailoutbox, site_settings):
    make_question()
    make_question(flags=frozenset({"urgent"}))
    outbox.send_due(most=1)
    assert subjects(mailoutbox)[0].endswith("urgent")


# What is held, dropped, or stale


def test_fourth_first_mail_of_a_day_waits_for_another_and_the_question_does_not(
    mailoutbox,
):
    for _ in range(4):
        make_question(email=ADDRESS)
    assert outbox.send_due() == outbox.SendResult(sent=3, later=1)
    assert outbox.send_due() == outbox.SendResult()
    cache.clear()  # another day
    assert outbox.send_due(timezone.now() + timedelta(days=1, hours=1)).sent == 1
    assert len(mailoutbox) == 4


def test_mail_that_was_put_off_waits_a_day_and_goes_before_newer_ones(mailoutbox):
    now = timezone.now() + timedelta(minutes=1)
    for _ in range(3):
        make_question(email=ADDRESS)
    outbox.send_due(now)
    [fourth] = make_question(email=ADDRESS).notifications.all()
    assert outbox.send_due(now) == outbox.SendResult(later=1)
    cache.clear()  # another day for the counts, and not yet for the mail
    for _ in range(3):
        make_question(email=ADDRESS)
    assert outbox.send_due(now + timedelta(hours=23)) == outbox.SendResult(later=3)
    fourth.refresh_from_db()
    assert (fourth.due_at, fourth.sent_at) == (now + timedelta(days=1), None)
    next_day = now + timedelta(days=1)
    assert outbox.send_due(next_day) == outbox.SendResult(sent=1)
    assert outbox.send_due(next_day + timedelta(days=1)).sent == 2


def test_mail_of_spam_keeps_no_newer_one(mailoutbox):
    now = timezone.now() + timedelta(minutes=1)
    for _ in range(3):
        make_question(email=ADDRESS)
    outbox.send_due(now)
    fourth = make_question(email=ADDRESS)
    assert outbox.send_due(now).later == 1
    moderation.mark_spam(fourth, by=None, base=fresh(fourth).version)
    cache.clear()
    make_question(email=ADDRESS)
    assert outbox.send_due(now + timedelta(hours=1)).sent == 1


def test_asker_who_took_it_back_gets_no_mail(mailoutbox):
    question = make_question(email=ADDRESS)
    moderation.withdraw(question)
    assert outbox.send_due() == outbox.SendResult(dropped=1)
    assert mailoutbox == []


def test_lost_link_is_sent_for_what_was_taken_back_too(mailoutbox):
    question = make_confirmed()
    moderation.withdraw(question)
    moderation.send_link(question)
    outbox.send_due()
    assert subjects(mailoutbox) == [f"Reference {question.reference}: your link"]


def test_erased_question_sends_nothing(mailoutbox):
    question = make_confirmed()
    publish(fresh(question))
    moderation.erase(question)
    assert outbox.send_due() == outbox.SendResult()
    assert mailoutbox == []


def test_hidden_meanwhile_is_not_announced(mailoutbox):
    question = publish(make_confirmed())
    moderation.hide(question, by=None, base=question.version)
    assert outbox.send_due() == outbox.SendResult(dropped=1)


def test_request_answered_meanwhile_is_not_sent(mailoutbox):
    question = make_confirmed()
    request_info(question)
    moderation.respond(question, "Sixty.")
    assert outbox.send_due() == outbox.SendResult(dropped=1)


def test_of_two_requests_only_the_one_that_stands_is_sent(mailoutbox):
    question = make_confirmed()
    request_info(question)
    moderation.respond(question, "Sixty.")
    request_info(question)
    assert outbox.send_due() == outbox.SendResult(sent=1, dropped=1)


def test_spam_sends_nothing_until_it_is_brought_back(mailoutbox):
    question = make_question(email=ADDRESS)
    question = moderation.mark_spam(question, by=None, base=question.version)
    assert outbox.send_due() == outbox.SendResult()
    moderation.restore(question, by=None, base=question.version)
    assert outbox.send_due() == outbox.SendResult(sent=1)


def test_author_is_not_told_of_what_waits_no_more(mailoutbox, site_settings):
    question = make_question()
    moderation.withdraw(question)
    assert outbox.send_due() == outbox.SendResult(dropped=1)


def test_address_without_its_key_is_a_failure_and_not_a_mail(mailoutbox, settings):
    make_question(email=ADDRESS)
    settings.ENCRYPTION_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0="]
    assert outbox.send_due() == outbox.SendResult(failed=1)
    assert mailoutbox == []
    assert outbox.failed().get().last_error == "AddressUnreadable"


# The digest


def at_hour(hour, day=10):
    return datetime(2030, 6, day, hour, tzinfo=LONDON)


def make_overdue(at, days=20):
    return moderation.submit(
        moderation.Submission("t", "b", "p"), at=at - timedelta(days=days)
    )


def test_digest_lists_what_is_overdue_oldest_first_once_a_day(
    mailoutbox, site_settings
):
    at = at_hour(9)
    younger, older = make_overdue(at, 16), make_overdue(at, 30)
    in_time = make_overdue(at, 14)
    EmailNotification.objects.all().delete()
    assert outbox.queue_digest(at)
    assert not outbox.queue_digest(at)
    outbox.send_due(at)
    assert not outbox.queue_digest(at + timedelta(hours=5))
    assert not outbox.queue_digest(at - timedelta(minutes=30))  # the clock went back
    [mail] = mailoutbox
    assert mail.subject == "Overdue: 2"
    assert mail.body.index(older.reference) < mail.body.index(younger.reference)
    assert in_time.reference not in mail.body
    assert "16 days overdue" in mail.body


def test_digest_comes_again_the_next_day_and_stops_at_zero(site_settings):
    at = at_hour(9)
    question = make_overdue(at)
    assert outbox.queue_digest(at)
    assert outbox.queue_digest(at + timedelta(days=1))
    moderation.withdraw(question)
    assert not outbox.queue_digest(at + timedelta(days=2))


def test_digest_waits_for_eight_in_the_sites_own_time(site_settings):
    make_overdue(at_hour(9))
    assert not outbox.queue_digest(at_hour(7))
    assert outbox.queue_digest(at_hour(8))  # seven in UTC: it is summer


def test_digest_leaves_out_what_waits_for_the_asker_or_stays_hidden(site_settings):
    at = timezone.now() + timedelta(days=40)
    request_info(make_question())
    hidden = publish(make_question())
    hidden = moderation.hide(hidden, by=None, base=hidden.version)
    assert [row.pk for row in outbox.overdue(at)] == [hidden.pk]
    moderation.archive_hidden(hidden, by=None, base=hidden.version)
    assert outbox.overdue(at) == []


def test_digest_of_yesterday_is_not_sent_today(mailoutbox, site_settings):
    at = at_hour(9)
    make_overdue(at)
    EmailNotification.objects.all().delete()
    outbox.queue_digest(at)
    assert outbox.send_due(at + timedelta(days=1)) == outbox.SendResult(dropped=1)


def test_nobody_is_written_to_where_no_address_is_named():
    make_overdue(at_hour(9))
    assert not outbox.queue_digest(at_hour(9))
