"""What opens a private page stands in no dump, log or cache, nor follows from one."""

import re

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.cache.backends.locmem import _caches
from django.core.signing import TimestampSigner
from django.test import Client

from qa import moderation
from qa.models import MAILED_LINK_SALT, Question
from qa.notifications import outbox
from qa.views.private_session import COOKIE
from tests.qa.ask_form import send
from tests.qa.dump import dump
from tests.qa.factories import make_question
from tests.qa.private_page import PRIVATE_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ADDRESS = "ann@mail.example"


def test_dump_logs_and_cache_hold_nothing_that_opens_a_page(client, caplog, mailoutbox):
    caplog.set_level(0)
    send(client, email=ADDRESS)
    code = client.get(PRIVATE_PAGE).text.split('id="code-itself">')[1].split("<")[0]
    question = Question.objects.get()
    moderation.confirm_email(question)
    moderation.send_link(question)
    outbox.send_due()
    link = re.search(r"/questions/yours/open/(\S+?)/", mailoutbox[-1].body)
    assert link and len(code) == 14
    secrets = [code, code.replace("-", ""), link[1], client.cookies[COOKIE].value]
    held = str([*dump().values(), caplog.records, _caches, caplog.text])
    assert question.reference in held
    assert [secret for secret in secrets if secret in held] == []


def test_whoever_has_the_dump_and_not_the_keys_makes_no_link_and_no_cookie():
    moderation.confirm_email(make_question(email=ADDRESS))
    row = Question.objects.get()
    signer = TimestampSigner(key="guessed-" * 8, salt=MAILED_LINK_SALT)
    forged = signer.sign(f"{row.public_id}-{row.key_mark}")
    assert Client().get(f"/questions/yours/open/{forged}/").status_code == 404
    guessed = Fernet(Fernet.generate_key())
    for value in (guessed.encrypt(b"{}").decode(), row.code_digest, row.public_id):
        stranger = Client()
        stranger.cookies[COOKIE] = value
        assert row.reference not in stranger.get(PRIVATE_PAGE).text
    entered = Client().post(PRIVATE_PAGE, {"code": row.code_digest})
    assert entered.status_code == 422


def test_counted_wrong_codes_stand_in_the_cache_as_no_code():
    wrong = "0000-0000-0001"
    Client().post(PRIVATE_PAGE, {"code": wrong})
    cache.get("rate-limit.key")
    assert wrong not in str(_caches)
