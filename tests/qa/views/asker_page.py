"""Questions in every state, and what an asker does on the private page."""

from qa import moderation
from tests.qa.factories import fresh, make_published, make_question

MARK = "wolfsbane"
WORDS = {"title": "New title", "body": "New words of mine.", "pseudonym": "Plum"}


def status_of(question):
    return fresh(question).status


def main_of(response) -> str:
    return response.text.split("<main", 1)[1].split("<footer", 1)[0]


def ask_for_more(question, text="How old are you?"):
    base = fresh(question).version
    return moderation.request_info(question, text, by=None, base=base, author=None)


def make_asked(**fields):
    question = make_question(**fields)
    ask_for_more(question)
    return fresh(question)


def make_settled():
    question = make_hidden()
    return moderation.archive_hidden(question, by=None, base=question.version)


def make_hidden():
    question = make_published()
    return moderation.hide(question, by=None, base=question.version)


def make_declined(**decision):
    return moderation.decline(make_question(), by=None, base=1, **decision)


def make_approved():
    return moderation.approve(make_question(), by=None, base=1)


def make_spam():
    return moderation.mark_spam(make_question(), by=None, base=1)


def make_closed():
    question = make_published()
    return moderation.close(question, by=None, base=question.version)


def make_erased():
    return moderation.erase(make_published())


def make_again():
    question = make_published()
    moderation.follow_up(question, "One thing more.")
    return fresh(question)
