"""Real questions, at their real length and tone, through the asking flow and out again.

Needs a CSV file with the columns `title`, `question` and `answer`, named in
REAL_QUESTIONS; its text is read from there and never kept in this project.
"""

import csv
import os
from pathlib import Path

import pytest

from articles import markup
from qa import moderation
from qa.asking.forms import AskForm, new_started
from qa.models import Flag, Question
from tests.qa.factories import make_edit

SOURCE = os.environ.get("REAL_QUESTIONS", "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SOURCE,
        reason="no real questions named; enable with: REAL_QUESTIONS=a.csv make test",
    ),
]


def rows() -> list[dict[str, str]]:
    """Return one row for each question, with one of its answers."""
    with Path(SOURCE).open(newline="", encoding="utf-8") as file:
        found = {row["question"]: row for row in csv.DictReader(file)}
    return [row for row in found.values() if row["question"] and row["title"]]


def asked(row: dict[str, str]) -> AskForm:
    words = {"adult": "yes", "consent_keep": "on", "consent_publish": "on"}
    text = {"title": row["title"], "body": row["question"], "started": new_started()}
    form = AskForm(words | text)
    assert form.is_valid(), (row["title"][:40], form.errors)
    return form


def test_every_real_question_can_be_asked_and_is_kept_word_for_word():
    questions = rows()
    assert questions
    for row in questions:
        sent = asked(row).submission()
        assert sent.title.split() == row["title"].split()
        assert sent.body.split() == row["question"].split()


def test_every_real_answer_renders_to_html_that_stays_the_same():
    for row in rows():
        html = markup.render(row["answer"]).html
        assert markup.sanitise(html) == html


def test_real_questions_are_published_and_read(client, site):
    for row in rows()[:40]:
        question = moderation.submit(asked(row).submission())
        for kind in Flag.NEED_A_NOTE:
            if question.flags.all().of_kinds([kind]):
                moderation.clear_flag(question, kind, note="Read.", by=None)
        answer = row["answer"] or "An answer."
        edit = make_edit(question, answer=answer)
        question = moderation.publish(question, edit, by=None, base=question.version)
        page = client.get(question.get_absolute_url())
        assert page.status_code == 200
    assert client.get("/questions/?page=2").status_code == 200
    assert Question.objects.published().count() == 40
