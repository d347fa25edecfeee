"""Rules that one changed line would break, and that nothing else here would notice."""

import logging
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from config.encryption import encrypted_columns
from config.log_filters import RedactPrivateLinksFilter
from config.models import SiteSettings
from qa import moderation
from qa.models import EmailNotification, Question, Reply
from qa.privacy import retention
from tests.articles.factories import make_author
from tests.qa.factories import fresh, make_published, make_question, make_staff
from tests.qa.private_page import PRIVATE_PAGE, open_private_page

pytestmark = pytest.mark.django_db
WORDS = moderation.QuestionText("Quiet", "He goes quiet.", "Plum")


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def test_public_page_reads_no_encrypted_column():
    make_published()
    question = Question.objects.published().with_entries().get()
    assert question.get_deferred_fields() == set(encrypted_columns(Question))
    [answer] = question.entries
    assert answer.get_deferred_fields() == set(encrypted_columns(Reply))


def test_original_goes_on_its_day_and_not_before():
    SiteSettings.objects.create(keep_originals_days=100)
    question = make_published(days_ago=200)  # published a hundred days ago
    moderation.add_note(question, "A note of today.", by=None)
    retention.enforce_retention()
    assert fresh(question).original_body == ""
    yesterday = make_published(days_ago=199)
    retention.enforce_retention()
    assert fresh(yesterday).original_body != ""


@pytest.mark.parametrize("name", ["yours/open", "mail", "reported"])
def test_no_private_link_reaches_a_log(name):
    line = f"/questions/{name}/abc:def/ failed"
    record = logging.LogRecord("x", 40, "", 0, "%s", (line,), None)
    RedactPrivateLinksFilter().filter(record)
    assert "abc:def" not in record.getMessage()


def test_no_private_link_reaches_a_log_in_an_exception():
    try:
        raise ValueError("/questions/yours/open/abc:def/")
    except ValueError as error:
        told = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("x", 40, "", 0, "failed", (), told)
    RedactPrivateLinksFilter().filter(record)
    assert "abc:def" not in logging.Formatter().format(record)


def test_what_was_said_on_declining_is_erased():
    question = make_question()
    moderation.decline(question, reason="other", message="Go there.", by=None, base=1)
    moderation.erase(question)
    assert fresh(question).decline_message == ""


def test_abusive_question_owes_its_asker_no_mail():
    question = make_question(email="ann@mail.example")
    moderation.confirm_email(question)
    moderation.decline(question, reason="abusive", by=None, base=1)
    assert not question.notifications.filter(
        kind=EmailNotification.Kind.DECLINED
    ).exists()


def test_words_that_came_after_reading_have_to_be_opened_again(staff):
    asked, public = make_question(), make_published()
    moderation.request_info(asked, "Who?", by=None, base=1, author=None)
    for question in (asked, public):
        sent = {"decision": "open", "base": fresh(question).version}
        staff.post(screen(question), sent)
    moderation.respond(asked, "My aunt from Hexham.")
    moderation.follow_up(public, "And my aunt from Hexham.")
    for question in (asked, public):
        assert "Hexham" not in staff.get(screen(question)).text


@pytest.mark.parametrize("act", ["amend", "respond", "show"])
def test_private_page_after_a_lost_cookie_is_kept_by_nobody(act, site):
    browser = Client(enforce_csrf_checks=True)
    open_private_page(browser, make_question())
    page = browser.post(PRIVATE_PAGE, {"act": act, "words": "Mine.", "body": "Mine."})
    assert page.status_code == 403
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/questions/ask/", "/questions/public/report/"])
def test_form_of_a_reader_after_a_lost_cookie_is_kept_by_nobody(path, site):
    make_published(slug="public")
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(path, {"body": "Mine.", "words": "Mine.", "adult": "yes"})
    assert page.status_code == 403
    assert "Mine." in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_lost_link_page_after_a_lost_cookie_is_kept_by_nobody(site):
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/questions/yours/lost/", {"email": "ann@mail.example"})
    assert page.status_code == 403
    assert "no-store" in page.headers["Cache-Control"]
    assert "ann@mail.example" in page.text


def test_failed_mail_is_tried_again_by_who_reads_questions_only(site):
    user = get_user_model().objects.create_user("paid", is_staff=True)
    user.groups.add(Group.objects.get(name="ads editor"))
    client = Client()
    client.force_login(user)
    assert client.post(reverse("admin:qa_question_mail")).status_code in (403, 404)
    client.force_login(make_staff())
    assert client.post(reverse("admin:qa_question_mail")).status_code == 302


def test_many_changes_owe_the_author_one_mail_until_it_is_tried():
    SiteSettings.objects.create(notification_email="author@site.example")
    question = make_question(body="I want to end my life.")
    for number in range(3):
        moderation.amend(question, replace(WORDS, title=f"Title {number}"))
    assert question.notifications.count() == 1
    question.notifications.update(attempts=1)
    moderation.amend(question, WORDS)
    assert question.notifications.count() == 2


def test_note_of_a_flag_stays_when_the_flag_comes_back():
    question = make_question(flags=frozenset({"urgent"}))
    moderation.clear_flag(question, "urgent", note="Rang a colleague.", by=None)
    moderation.raise_staff_flag(question, "urgent", by=None)
    moderation.clear_flag(question, "urgent", note="And again.", by=None)
    assert question.flags.get().note == "Rang a colleague.\nAnd again."


def test_text_typed_beside_another_button_stays_on_the_screen(staff):
    make_author()
    question = make_question()
    sent = {"title": "T", "body": "B.", "pseudonym": "P", "answer": "Hm.", "base": 1}
    typed = {"request_text": "How old are you?", "message": "Please ring them."}
    staff.post(screen(question), {"decision": "open", "base": 1})
    page = staff.post(screen(question), sent | typed | {"decision": "draft"})
    assert page.status_code == 200
    for words in typed.values():
        assert words in page.text
