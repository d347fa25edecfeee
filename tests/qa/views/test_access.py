"""How a private page is opened and closed: by code, by mailed link, by time."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qa import moderation
from qa.access_codes import access_code_digest, make_access_code
from qa.models import Question
from qa.views import private_page, private_session
from tests.qa.ask_form import ASK, check, fields, send, text, typed
from tests.qa.factories import fresh, make_published, make_question
from tests.qa.private_page import PRIVATE_PAGE, open_private_page, post, visit
from tests.qa.views.asker_page import MARK

VALUES = re.compile(r"'[^']*'")
FOLDED = "Show your code again"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(autouse=True)
def no_wrong_codes_yet():
    cache.clear()


def make_with_code(**fields) -> tuple[Question, str]:
    code = make_access_code()
    return make_question(code=code, **fields), code


def enter(client, code, **sent):
    return client.post(PRIVATE_PAGE, {"code": code} | sent)


# --- the code -----------------------------------------------------------------------


def test_page_asks_for_the_code_and_opens_with_it(client):
    question, code = make_with_code()
    assert "Your code" in client.get(PRIVATE_PAGE).text
    response = enter(client, code.upper())
    assert response.headers["Location"] == PRIVATE_PAGE
    assert question.reference in client.get(PRIVATE_PAGE).text


def test_cookie_stays_on_its_paths_and_ends_with_the_browser(client):
    _, code = make_with_code()
    cookie = enter(client, code).cookies[private_session.COOKIE]
    assert cookie["path"] == PRIVATE_PAGE
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert not cookie["max-age"] and not cookie["expires"]


def test_code_stays_on_every_page_of_its_session(client):
    question, code = make_with_code()
    for act in ("show", "erase", "respond"):
        open_private_page(client, question, code)
        sent = {"act": act, "reference": question.reference}
        assert code in client.post(PRIVATE_PAGE, sent).text, act
    other = make_question()
    open_private_page(client, question, code)
    assert code not in post(client, other, "show").text


def test_mail_that_waits_for_the_address_to_be_confirmed_counts_once(client):
    question = make_question(email="ann@mail.example")
    assert post(client, question, "mail_link").status_code == 302
    for _ in range(5):
        again = post(client, question, "mail_link")
        assert "First press the button in the mail" in again.text
    assert question.notifications.filter(kind="link").count() == 1
    moderation.confirm_email(question)
    assert post(client, question, "mail_link").status_code == 302


def test_code_stands_in_no_column_and_in_no_cookie(client):
    _, code = make_with_code()
    enter(client, code)
    stored = str(list(Question.objects.values()))
    for spelling in (code, code.replace("-", "")):
        assert spelling not in stored + client.cookies.output()


@pytest.mark.parametrize("typed", ["", "nonsense", "k7m2-9qdf-3xwp", "x" * 9000])
def test_wrong_code_opens_nothing_and_stays_in_the_field(client, typed):
    make_with_code()
    response = enter(client, typed)
    assert response.status_code == 422
    assert f'value="{typed}"' in response.text
    assert private_session.COOKIE not in response.cookies


def test_wrong_codes_of_one_network_shut_nobody_out(client):
    _, code = make_with_code()
    pages = [enter(client, make_access_code()) for _ in range(25)]
    assert [page.status_code for page in pages] == [422] * 20 + [429] * 5
    assert "You can try again at once." in pages[-1].text
    assert enter(client, code).status_code == 302  # of a clinic's network
    assert enter(Client(REMOTE_ADDR="198.51.100.7"), code).status_code == 302


def test_wrong_codes_of_many_networks_shut_nobody_out():
    _, code = make_with_code()
    for number in range(320):
        sender = Client(REMOTE_ADDR=f"198.{number // 250}.{number % 250}.9")
        assert enter(sender, make_access_code()).status_code == 422
    assert enter(Client(REMOTE_ADDR="203.0.113.9"), code).status_code == 302


def test_right_codes_are_not_limited(client):
    _, code = make_with_code()
    assert {enter(client, code).status_code for _ in range(30)} == {302}


def test_code_one_letter_off_costs_the_same_statements_as_any_other():
    _, code = make_with_code()
    near = code[:-1] + ("0" if code[-1] != "0" else "1")
    enter(Client(), make_access_code())  # what a process reads once
    costs = []
    for wrong in (near, make_access_code()):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert enter(Client(), wrong).status_code == 422
        costs.append([VALUES.sub("?", query["sql"]) for query in queries])
    assert costs[0] == costs[1]
    assert sum("qa_question" in sql for sql in costs[0]) == 1


def test_code_is_found_by_its_index_alone():
    rows = Question.objects.filter(code_digest=access_code_digest("x"))
    plan = rows.explain()
    assert "code_digest" in plan and "SCAN" not in plan.upper().replace(
        "INDEX SCAN", ""
    )


@pytest.mark.parametrize(
    "act",
    [*private_page.SHOWN, *private_page.WRITTEN, "erase", "withdraw", "take_back",
     "stop_mail", "mail_link", "new_code", "close"],
)  # fmt: skip
def test_no_act_is_done_for_another_site(act):
    """With the cookie of the page, but without the token of its forms."""
    question = make_question(email="ann@mail.example")
    client = Client(enforce_csrf_checks=True)
    open_private_page(client, question)
    sent = {"act": act, "reference": question.reference, "sure": "on", "words": MARK}
    sent |= {
        "title": MARK,
        "body": MARK * 9,
        "seed": private_session.make_seed(question),
    }
    before = Question.objects.values().get(pk=question.pk)
    response = client.post(PRIVATE_PAGE, sent)
    assert response.status_code == 403
    assert Question.objects.values().get(pk=question.pk) == before
    assert question.events.count() == 1
    assert private_session.COOKIE not in response.cookies


# --- the session --------------------------------------------------------------------


def test_page_closes_after_thirty_minutes_of_rest(client, monkeypatch):
    question, code = make_with_code()
    enter(client, code)
    monkeypatch.setattr(private_session, "LASTS", timedelta(seconds=-1))
    page = client.get(PRIVATE_PAGE).text
    assert question.reference not in page and "Your code" in page


def test_words_typed_on_a_closed_page_come_back_with_the_code(client):
    code = make_access_code()
    question = make_published()
    Question.objects.filter(pk=question.pk).update(code_digest=access_code_digest(code))
    sent = {"act": "follow_up", "words": f"{MARK} again"}
    sent["reference"] = question.reference
    page = client.post(PRIVATE_PAGE, sent)
    assert page.status_code == 403
    assert f"{MARK} again" in page.text
    back = enter(client, code, **sent)
    assert f"{MARK} again</textarea>" in back.text
    assert not question.replies.filter(kind="follow_up").exists()


def test_words_for_one_question_are_never_kept_under_another(client):
    mine, other = make_published(), make_published()
    open_private_page(client, other)
    sent = {"act": "follow_up", "words": MARK, "reference": mine.reference}
    assert client.post(PRIVATE_PAGE, sent).status_code == 403
    erase = {"act": "erase", "sure": "on", "reference": mine.reference}
    assert client.post(PRIVATE_PAGE, erase).status_code == 403
    assert not other.replies.filter(kind="follow_up").exists()
    assert fresh(other).status == "published"


def test_words_for_one_question_are_given_back_on_the_page_of_another(client):
    mine, other = make_question(), make_question()
    sent = {"act": "amend", "title": MARK, "body": MARK, "reference": mine.reference}
    strict = Client(enforce_csrf_checks=True)
    open_private_page(strict, other)
    lost = strict.post(PRIVATE_PAGE, sent).text
    assert "Your code" in lost and f"{MARK}</textarea>" in lost
    _, code = make_with_code()
    entered = enter(client, code, **sent).text
    assert f"{MARK}</textarea>" in entered and 'value="amend"' not in entered


def test_code_whose_form_lost_its_cookie_stays_in_the_field():
    client = Client(enforce_csrf_checks=True)
    open_private_page(client, make_question())
    response = enter(client, "k7m2-9qdf-3xwp")
    assert response.status_code == 403
    assert 'value="k7m2-9qdf-3xwp"' in response.text


def test_asker_closes_the_page(client):
    question = make_question()
    assert post(client, question, "close").headers["Location"].endswith("/closed/")
    assert "is closed" in client.get(f"{PRIVATE_PAGE}closed/").text
    assert question.reference not in client.get(PRIVATE_PAGE).text


@pytest.mark.parametrize("value", ["x", "é", "\x00", "gAAAAA" * 50])
def test_invented_cookie_opens_nothing(client, value):
    client.cookies[private_session.COOKIE] = value
    assert "Your code" in client.get(PRIVATE_PAGE).text


def test_stored_cipher_text_is_no_cookie(client):
    make_question(title='{"id": "a", "mark": "b", "code": ""}')
    row = Question.objects.values_list("pk", flat=True)[0]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT original_title FROM qa_question WHERE id = %s", [row])
        [stored] = cursor.fetchone()
    client.cookies[private_session.COOKIE] = stored
    assert "Your code" in client.get(PRIVATE_PAGE).text


# --- a new code ---------------------------------------------------------------------


def test_new_code_ends_the_old_one_its_sessions_and_mailed_links(client):
    question, code = make_with_code()
    mailed, elsewhere = question.mailed_path, Client()
    open_private_page(elsewhere, question)
    new = renew(client, question)
    assert enter(Client(), code).status_code == 422
    assert question.reference not in elsewhere.get(PRIVATE_PAGE).text
    assert Client().get(mailed).status_code == 410
    assert enter(Client(), new).status_code == 302
    assert fresh(question).version == question.version


def shown_code(page) -> str:
    return page.text.split('id="code-itself">')[1].split("<")[0]


def renew(client, question) -> str:
    """Make a new code by the button of the page, and return it."""
    seed = fields(visit(client, question))["seed"]
    post(client, question, "new_code", seed=seed)
    return shown_code(client.get(PRIVATE_PAGE))


def test_button_for_a_new_code_pressed_twice_shows_one_code(client):
    question = make_question()
    sent = {"act": "new_code", "seed": fields(visit(client, question))["seed"]}
    old = client.cookies[private_session.COOKIE].value
    shown = set()
    for _ in range(2):
        client.cookies[private_session.COOKIE] = old
        assert client.post(PRIVATE_PAGE, sent).status_code == 302
        shown.add(shown_code(client.get(PRIVATE_PAGE)))
    assert len(shown) == 1
    assert question.events.filter(kind="new_code").count() == 1


def test_seed_of_another_page_or_an_old_one_makes_no_code(client, monkeypatch):
    mine, other = make_question(), make_question()
    seed = fields(visit(client, other))["seed"]
    for sent in (seed, seed + "x", ""):
        assert post(client, mine, "new_code", seed=sent).status_code == 403
    own = fields(visit(client, mine))["seed"]
    monkeypatch.setattr(private_session, "LASTS", timedelta(seconds=-1))
    assert post(client, mine, "new_code", seed=own).status_code == 403
    assert fresh(mine).code_digest == mine.code_digest


def test_erased_question_has_no_new_code(client):
    question = make_published()
    seed = fields(visit(client, question))["seed"]
    moderation.erase(question)
    assert "new_code" not in visit(client, question).text
    assert post(client, question, "new_code", seed=seed).status_code == 409


# --- right after asking -------------------------------------------------------------


def test_code_is_shown_after_asking_and_opens_the_page(browser):
    check(browser)
    send(browser)
    page = text(browser.get(PRIVATE_PAGE))
    code = page.split('id="code-itself">')[1].split("<")[0]
    assert f"/questions/yours/#{code}" in page
    assert enter(Client(), code).status_code == 302


def test_same_sending_twice_shows_the_same_code(browser):
    sent = fields(check(browser)) | typed() | {"step": "send"}
    shown = set()
    for _ in range(2):
        browser.post(ASK, sent)
        page = text(browser.get(PRIVATE_PAGE))
        shown.add(page.split('id="code-itself">')[1].split("<")[0])
    assert len(shown) == Question.objects.count() == 1


def test_sent_again_after_a_new_code_opens_nothing(browser):
    sent = fields(check(browser)) | typed() | {"step": "send"}
    browser.post(ASK, sent)
    moderation.replace_code(Question.objects.get(), make_access_code())
    browser.cookies.pop(private_session.COOKIE)
    browser.post(ASK, sent)
    assert "Your code" in text(browser.get(PRIVATE_PAGE))


def test_code_is_folded_after_it_was_shown_once(browser):
    check(browser)
    send(browser)
    assert FOLDED not in text(browser.get(PRIVATE_PAGE))
    again = text(browser.get(PRIVATE_PAGE))
    assert again.index(FOLDED) < again.index('id="code-itself"')
    hidden = fields(browser.get(PRIVATE_PAGE))
    sent = {name: hidden[name] for name in ("csrfmiddlewaretoken", "seed")}
    browser.post(PRIVATE_PAGE, sent | {"act": "new_code"})
    assert FOLDED not in text(browser.get(PRIVATE_PAGE))


def test_page_never_leads_to_the_link_that_holds_the_code(browser):
    check(browser)
    send(browser)
    page = text(browser.get(PRIVATE_PAGE))
    code = page.split('id="code-itself">')[1].split("<")[0]
    assert not re.findall(f'(?:href|action)="[^"]*{code}', page)


# --- the mailed link ----------------------------------------------------------------


def test_mailed_link_opens_by_its_button_and_not_by_being_opened(client):
    question = make_question()
    page = client.get(question.mailed_path)
    assert private_session.COOKIE not in page.cookies
    assert client.post(question.mailed_path).headers["Location"] == PRIVATE_PAGE
    assert question.reference in client.get(PRIVATE_PAGE).text


def test_mailed_link_ends_after_fourteen_days(client, monkeypatch):
    path = make_question().mailed_path
    later = timezone.now().timestamp()
    monkeypatch.setattr("time.time", lambda: later + 14 * 86400 - 60)
    assert client.get(path).status_code == 200
    monkeypatch.setattr("time.time", lambda: later + 14 * 86400 + 60)
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_mailed_link_needs_its_protection_cookie():
    question = make_question()
    client = Client(enforce_csrf_checks=True)
    response = client.post(question.mailed_path)
    assert response.status_code == 403
    assert "Open my page" in response.text
    assert private_session.COOKIE not in response.cookies


def test_ended_code_opens_nothing(client):
    question, code = make_with_code()
    open_private_page(client, question)
    mailed = question.mailed_path
    moderation.end_code(question, at=timezone.now())
    assert question.reference not in client.get(PRIVATE_PAGE).text
    assert enter(client, code).status_code == 422
    assert client.get(mailed).status_code == 410
    assert client.get(fresh(question).mailed_path).status_code == 410
