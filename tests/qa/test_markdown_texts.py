"""Pictures in answers: kept while an answer or its draft shows them."""

from importlib import import_module

import pytest
from django.apps import apps

from articles.media import usage
from articles.media.uploads import store_image
from articles.models import ImageMention
from qa import moderation
from qa.models import CannedText, Question, Reply
from tests.articles.image_files import picture_file
from tests.qa.factories import make_edit, make_published, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return store_image(picture_file(), by=None)


def places(image):
    return [use.said for use in usage.usages_for([image])[image.pk]]


def test_picture_in_a_published_answer_stays(image):
    question = make_published(answer=f"See.\n\n![A]({image.url})")
    assert places(image) == [f"Answer to question “{question.reference}”"]
    assert not usage.unused_images()


def test_migrations_find_what_was_published_before(image):
    question = make_published(answer=f"![A]({image.url})")
    kept = list(ImageMention.objects.values_list("stem", "text", "row_id"))
    answer = question.published_answer
    ImageMention.objects.all().delete()
    Question.objects.update(published_answer=None)
    for name in ("0007_fill_image_mentions", "0004_fill_published_answer"):
        import_module(f"qa.migrations.{name}").forwards(apps, None)
    found = ImageMention.objects.values_list("stem", "text", "row_id")
    assert list(found) == kept == [(image.stem, "qa.reply.body", answer.pk)]
    assert Question.objects.get().published_answer == answer


def test_picture_in_an_encrypted_draft_stays(image):
    question = make_published()
    edit = make_edit(question, answer=f"![]({image.url})")
    moderation.save_draft(question, edit, by=None, base=question.version)
    assert places(image) == [f"Draft of an answer to question “{question.reference}”"]
    with pytest.raises(usage.ImageInUse):
        usage.delete_image(image)


def test_picture_in_a_text_to_begin_from_stays(image):
    CannedText.objects.create(title="Help", use="answer", text=f"![]({image.url})")
    assert places(image) == ["Text to begin from “Help”"]


def test_new_words_reach_the_published_answer(image):
    make_published(answer=f"## Head\n\n![]({image.url})", despite_checks=True)
    image.alternative_text = "A door"
    image.save()
    assert usage.rerender_texts_showing(image) == 1
    answer = Reply.objects.get()
    assert 'alt="A door"' in answer.body_html
    assert f'<h4 id="{answer.anchor}-head">' in answer.body_html


def test_what_a_reader_wrote_is_never_rendered(image):
    question = make_question()
    reply = Reply.objects.create(
        question=question,
        kind="follow_up",
        body=f"![]({image.url})",
        created_at=question.submitted_at,
        published_at=question.submitted_at,
    )
    usage.rerender_texts_showing(image)
    reply.refresh_from_db()
    assert reply.body_html == ""
