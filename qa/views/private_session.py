"""The cookie that keeps a private page open: encrypted, for its paths, 30 minutes.

It names the question and the mark of its access code, so that a new code closes what
the old one opened. A code that was made in this session is in it, to be shown.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from config.encryption import site_cipher
from qa.access_codes import access_code_digest
from qa.models import Question

# The prefix for a cookie that is not for every path: browsers take it over https only.
COOKIE = f"{'__Secure-' if settings.IS_HTTPS else ''}private_page"
SEED_SALT = "qa.new-code"
NEW_CODE = "code"
LASTS = timedelta(minutes=30)
NAMES = {"id", "mark", "code", "news"}


@dataclass(frozen=True)
class PrivateSession:
    """An open private page.

    Args:
        question: Whose page it is.
        code: Its access code, where it was made in this session.
        news: "yes" on the page that follows something that the asker did, `NEW_CODE`
            on the first page that shows the code.
    """

    question: Question
    code: str = ""
    news: str = ""


def read_session(request: HttpRequest) -> PrivateSession | None:
    """Return what the cookie of a request opens, or None where it opens nothing."""
    content = _decrypt(request.COOKIES.get(COOKIE, ""))
    if content is None:
        return None
    question = Question.objects.filter(public_id=content["id"]).first()
    if question is None or not is_key_of(question, content["mark"]):
        return None
    return PrivateSession(question, content["code"], content["news"])


def code_in_session(request: HttpRequest, question: Question) -> str:
    """Return the access code of a question, where it was made in this session."""
    content = _decrypt(request.COOKIES.get(COOKIE, ""))
    is_open = content is not None and is_key_of(question, content["mark"])
    return content["code"] if content and is_open else ""


def is_key_of(question: Question, mark: str) -> bool:
    """Whether something that was opened or mailed with this mark opens it still."""
    return bool(mark) and constant_time_compare(question.key_mark, mark)


def is_code_of(question: Question, code: str) -> bool:
    """Whether a code opens this question."""
    return question.code_digest == access_code_digest(code)


def cookie_value(session: PrivateSession) -> str:
    """Return what the cookie holds, for 30 minutes from now."""
    question, keys = session.question, site_cipher()
    content = {
        "id": question.public_id,
        "mark": question.key_mark,
        "code": session.code,
        "news": session.news,
    }
    return keys.encrypt(json.dumps(content).encode()).decode()


def open_session(response: HttpResponse, session: PrivateSession) -> HttpResponse:
    """Set the cookie on a response; each response of the page begins 30 minutes anew.

    Without an age, it ends with the browser at the latest.
    """
    response.set_cookie(
        COOKIE,
        cookie_value(session),
        path=reverse("qa:yours"),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def make_seed(question: Question) -> str:
    """Return what a new code of a question is made from, signed for its page."""
    signer = TimestampSigner(salt=SEED_SALT)
    return signer.sign(f"{question.reference}.{secrets.token_hex(16)}")


def read_seed(signed: str) -> tuple[str, str]:
    """Return the reference of a seed's question, and the seed; empty: it is not ours.

    A seed lasts as long as the page that holds it.
    """
    try:
        seed = TimestampSigner(salt=SEED_SALT).unsign(signed, max_age=LASTS)
    except BadSignature:
        return "", ""
    return seed.partition(".")[0], seed


def close_session(response: HttpResponse) -> HttpResponse:
    """Delete the cookie."""
    response.delete_cookie(COOKIE, path=reverse("qa:yours"), samesite="Lax")
    return response


def _decrypt(token: str) -> dict[str, str] | None:
    keys = site_cipher()
    try:
        content = json.loads(keys.decrypt(token.encode(), int(LASTS.total_seconds())))
    except (InvalidToken, ValueError):
        return None
    is_ours = isinstance(content, dict) and set(content) == NAMES
    return content if is_ours else None
