"""The cookie that keeps a private page open: encrypted, for its paths, 30 minutes.

It names the question and the mark of its access code, so that a new code closes what
the old one opened. A code that was made in this session is in it, to be shown.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from config.encryption import cipher
from qa.models import Question

COOKIE = "private_page"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class PrivateSession:
    """An open private page.

    Args:
        question: Whose page it is.
        code: Its access code, where it was made in this session.
    """

    question: Question
    code: str = ""


def read_session(request: HttpRequest) -> PrivateSession | None:
    """Return what the cookie of a request opens, or None where it opens nothing."""
    content = _decrypt(request.COOKIES.get(COOKIE, ""))
    if content is None:
        return None
    question = Question.objects.filter(public_id=content["id"]).first()
    if question is None or not is_key_of(question, content["mark"]):
        return None
    return PrivateSession(question, content["code"])


def is_key_of(question: Question, mark: str) -> bool:
    """Whether something that was opened or mailed with this mark opens it still."""
    return bool(mark) and constant_time_compare(question.key_mark, mark)


def cookie_value(session: PrivateSession) -> str:
    """Return what the cookie holds, for 30 minutes from now."""
    question, keys = session.question, cipher(tuple(settings.ENCRYPTION_KEYS))
    content = {
        "id": question.public_id,
        "mark": question.key_mark,
        "code": session.code,
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


def close_session(response: HttpResponse) -> HttpResponse:
    """Delete the cookie."""
    response.delete_cookie(COOKIE, path=reverse("qa:yours"), samesite="Lax")
    return response


def _decrypt(token: str) -> dict[str, str] | None:
    keys = cipher(tuple(settings.ENCRYPTION_KEYS))
    try:
        content = json.loads(keys.decrypt(token.encode(), int(LASTS.total_seconds())))
    except (InvalidToken, ValueError):
        return None
    is_ours = isinstance(content, dict) and set(content) == {"id", "mark", "code"}
    return content if is_ours else None
