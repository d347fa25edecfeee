"""`manage.py check_texts`: what is public and broken, by name; nothing is changed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Correction, Page
from tests.articles.factories import (
    make_article,
    make_author,
    make_published,
    make_topic,
)
from tests.qa.factories import make_published as make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
DEAD = "See [this](/no-such-page/)."


def run():
    """Run the command; return what it said, and whether it failed."""
    said = StringIO()
    try:
        call_command("check_texts", stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error), True
    return said.getvalue(), False


def test_every_kind_of_public_text_is_named_with_what_is_wrong():
    make_author(name="Ann", biography=DEAD)
    topic = make_topic(title="Doors", intro=DEAD)
    essay = make_published(headline="Walls", body=DEAD, topics=[topic])
    Correction.objects.create(article=essay, corrected_on="2026-01-02", text=DEAD)
    Page.objects.create(slug="about", title="About", body=DEAD)
    question = make_answered(answer=DEAD, despite_checks=True)
    make_article(headline="Draft", body=DEAD)

    said, has_failed = run()

    assert has_failed
    for name in (
        "Biography of “Ann”",
        "Topic “Doors”",
        "Essay “Walls”",
        "Correction of the essay “Walls”",
        "Page “About”",
        f"Answer to question “{question.reference}”",
    ):
        assert name in said
    assert said.count("The link “/no-such-page/” leads to no page") == 6
    assert "6 texts: 6 to be put right." in said


def test_sound_texts_are_counted_and_nothing_fails():
    make_author(biography="Who [she](/author/) is.")
    essay = make_published(body="Words, [below](#questions).")
    question = make_answered(article=essay, answer="## Part\n\nWords.")
    answer = question.replies.get(kind="answer")
    answer.body = f"[Here](#{answer.anchor}), [part](#{answer.anchor}-part).\n\n## Part"
    answer.save()

    assert run() == ("3 texts: 0 to be put right.\n", False)
