"""The JSON of autosave, as the script of both editors reads it."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles.models import ArticleDraft
from qa.models import Reply
from tests.articles import draft_pages
from tests.articles.factories import make_article, make_author
from tests.qa.factories import make_question, make_staff

pytestmark = pytest.mark.django_db
MISSING = 999_999


def article_form():
    article = make_article()
    return draft_pages.unsaved(article), draft_pages.words(article, body="Typed.")


def answer_form():
    question = make_question()
    typed = {"answer": "Typed.", "base": question.version}
    return reverse("admin:qa_question_draft", args=[question.pk]), typed


TOKENS = {
    article_form: reverse("admin:articles_article_token"),
    answer_form: reverse("admin:qa_question_token"),
}
both_editors = pytest.mark.parametrize("form", TOKENS)


@pytest.fixture
def staff(site):
    make_author()
    client = Client(enforce_csrf_checks=True)
    client.user = make_staff()
    client.force_login(client.user)
    return client


def is_saved() -> bool:
    return ArticleDraft.objects.exists() or Reply.objects.exists()


def with_token(client, form, data) -> dict:
    return data | {"csrfmiddlewaretoken": client.get(TOKENS[form]).json()["token"]}


@both_editors
def test_saved_draft_is_answered_with_its_base_and_the_time(staff, form):
    address, data = form()
    response = staff.post(address, with_token(staff, form, data))
    assert response.status_code == 200
    assert set(response.json()) == {"base", "at"}
    assert re.fullmatch(r"\d\d:\d\d", response.json()["at"])
    assert "no-store" in response["Cache-Control"]
    assert is_saved()


@both_editors
def test_conflict_names_the_error_and_the_newer_texts(staff, form):
    address, data = form()
    data["base"] = 0  # before its first version
    response = staff.post(address, with_token(staff, form, data))
    assert response.status_code == 409
    assert response.json()["error"]
    assert "theirs" in response.json()


@both_editors
def test_draft_by_a_link_is_refused(staff, form):
    address, _ = form()
    assert staff.get(address).status_code == 405


@both_editors
def test_signed_out_script_is_told_so_and_not_redirected(staff, form):
    address, data = form()
    data = with_token(staff, form, data)
    staff.cookies.pop(settings.SESSION_COOKIE_NAME)
    for response in (staff.post(address, data), staff.get(TOKENS[form])):
        assert (response.status_code, response.json()) == (
            401, {"error": "Signed out."},
        )  # fmt: skip
    assert not is_saved()


def new_article_form():
    return draft_pages.unsaved(), draft_pages.words()


def take_rights(user):
    """Take a person's rights and leave the session, which saving them would end."""
    type(user).objects.filter(pk=user.pk).update(is_superuser=False)


@pytest.mark.parametrize("form", [*TOKENS, new_article_form])
def test_account_without_the_right_saves_nothing(staff, form):
    address, data = form()
    data = with_token(staff, article_form, data)
    take_rights(staff.user)
    response = staff.post(address, data)
    assert (response.status_code, response.json()) == (
        403, {"error": "Not for this account."},
    )  # fmt: skip
    assert not is_saved()


def test_account_without_the_right_to_answer_gets_no_token(staff):
    take_rights(staff.user)
    assert staff.get(TOKENS[answer_form]).status_code == 403


@both_editors
def test_what_is_not_there_is_404(staff, form):
    address, data = form()
    address = re.sub(r"\d+", str(MISSING), address)
    response = staff.post(address, with_token(staff, form, data))
    assert response.status_code == 404
    assert response.json()["error"]
