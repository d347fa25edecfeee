"""The desk: who is waiting, and the one screen on which a question is answered."""

from qa.desk.answering import answering
from qa.desk.drafts import draft, token
from qa.desk.first_page import first_page, try_mail_again
from qa.desk.lost import kept_words
from qa.desk.rights import MODERATE, PUBLISH

__all__ = [
    "MODERATE",
    "PUBLISH",
    "answering",
    "draft",
    "first_page",
    "kept_words",
    "token",
    "try_mail_again",
]
