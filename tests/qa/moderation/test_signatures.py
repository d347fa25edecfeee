"""Who signs what only the asker reads: the author, or a moderator by the role."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils.html import escape

from articles.models import Author
from config.models import SiteSettings
from qa import moderation
from qa.models import Question, Reply
from qa.notifications import outbox
from qa.privacy.data_export import export_data
from tests.articles.factories import make_author
from tests.qa.factories import fresh, make_published, make_question, publish
from tests.qa.notifications.queued_mail import make_confirmed
from tests.qa.private_page import post, visit

pytestmark = pytest.mark.django_db
AUTHOR, MODERATOR = "Dr Marrow", "A moderator of Near & Far"


def make_account(name: str, *rights: str):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def signed_in(site):
    """Return accounts by name: of the author, of a moderator, of who runs the site."""
    SiteSettings.objects.update(name="Near & Far")
    rights = ("moderate_question", "publish_answer")
    accounts = {
        "author": make_account("ilse", *rights),
        "moderator": make_account("bob", "moderate_question"),
        "owner": get_user_model().objects.create_superuser("root"),
    }
    make_author(short_name=AUTHOR, user=accounts["author"])
    return accounts


WHO = [("author", AUTHOR), ("moderator", MODERATOR), ("owner", MODERATOR)]


def ask_for_more(by) -> Question:
    question = make_confirmed()
    text, base, author = "Since when?", fresh(question).version, Author.objects.get()
    moderation.request_info(question, text, by=by, base=base, author=author)
    return question


def answer_alone(by) -> Question:
    question = publish(fresh(make_confirmed()))
    text, base, author = "For you.", question.version, Author.objects.get()
    moderation.answer_privately(question, text, by=by, base=base, author=author)
    return question


def decline(by) -> Question:
    question = make_confirmed()
    fields = {"reason": "other", "message": "Sorry.", "by": by}
    moderation.decline(question, base=fresh(question).version, **fields)
    return question


@pytest.mark.parametrize(("who", "name"), WHO)
@pytest.mark.parametrize(
    ("write", "heading", "line"),
    [
        (ask_for_more, "asks you", "has a question for you"),
        (answer_alone, "wrote to you", "has answered"),
        (decline, "wrote to you", "has read it and decided"),
    ],
)
def test_message_is_signed_on_the_page_and_in_the_mail(
    signed_in, client, mailoutbox, who, name, write, heading, line
):
    question = fresh(write(signed_in[who]))
    page = visit(client, question).text
    assert f'id="message-title">{escape(name)} {heading}<' in page
    outbox.send_due()
    assert f"{name} {line}" in " ".join(mailoutbox[-1].body.split())


def test_each_mail_is_signed_by_who_wrote_the_message_it_tells_of(
    signed_in, mailoutbox
):
    question = answer_alone(signed_in["author"])
    text, base = "Once more.", fresh(question).version
    by = signed_in["moderator"]
    moderation.answer_privately(question, text, by=by, base=base, author=None)
    outbox.send_due()
    publication, first, second = (" ".join(one.body.split()) for one in mailoutbox)
    assert f"{AUTHOR} has answered" in publication
    assert f"{AUTHOR} has answered" in first
    assert f"{MODERATOR} has answered" in second


@pytest.mark.parametrize(("who", "name"), WHO)
def test_export_says_who_declined(signed_in, who, name):
    question = fresh(decline(signed_in[who]))
    assert export_data(question)["Your question"]["Who told you"] == name
    waits = export_data(make_question())["Your question"]
    assert "Who told you" not in waits


@pytest.mark.parametrize(("who", "name"), WHO)
def test_request_is_signed_in_every_line_of_the_page_and_the_export(
    signed_in, client, who, name
):
    question = ask_for_more(signed_in[who])
    page = post(client, question, "show").text
    assert f"{escape(name)} needs to know more" in page
    assert f"{escape(name)} wrote, " in " ".join(page.split())
    [written] = export_data(question)["What was written under it"]
    assert (written["Whose words it is"] == MODERATOR) == (who != "author")


def test_duplicate_is_signed_and_a_restored_question_is_not(signed_in):
    question, of = make_question(), make_published()
    moderation.mark_duplicate(question, of=of, by=signed_in["author"], base=1)
    assert fresh(question).declined_as == Author.objects.get()
    row = moderation.restore(question, by=None, base=2)
    assert row.declined_as is None


def test_signature_stays_when_the_account_is_gone(signed_in, client):
    question = decline(signed_in["author"])
    Author.objects.update(user=signed_in["moderator"])
    assert f"{AUTHOR} wrote to you" in visit(client, question).text
    question = decline(signed_in["author"])
    Author.objects.update(user=signed_in["author"])
    assert "A moderator of Near" in visit(client, question).text


def test_account_that_may_publish_signs_for_an_author_without_an_account(signed_in):
    Author.objects.update(user=None)
    assert fresh(decline(signed_in["owner"])).declined_as == Author.objects.get()
    assert fresh(decline(signed_in["moderator"])).declined_as is None


def test_what_a_moderator_sends_with_the_button_is_signed_as_a_moderator(assistant):
    question = make_question()
    sent = {"decision": "request_info", "request_text": "Since when?", "base": 1}
    assistant.post(f"/admin/qa/question/{question.pk}/change/", sent)
    assert Reply.objects.get().author is None


def test_messages_of_before_are_signed_by_who_wrote_them(signed_in):
    written = [write(signed_in[who]) for who, _ in WHO for write in (
        ask_for_more, decline,
    )]  # fmt: skip
    signed = [
        list(rows.order_by("pk").values_list("pk", name))
        for rows, name in (
            (Reply.objects.all(), "author"),
            (Question.objects.all(), "declined_as"),
        )
    ]
    assert len(written) == 6
    Reply.objects.update(author=Author.objects.get())  # as it was
    Question.objects.update(declined_as=None)
    module = "qa.migrations.0013_sign_messages_of_moderators"
    importlib.import_module(module).forwards(apps, None)
    assert signed == [
        list(Reply.objects.order_by("pk").values_list("pk", "author")),
        list(Question.objects.order_by("pk").values_list("pk", "declined_as")),
    ]
