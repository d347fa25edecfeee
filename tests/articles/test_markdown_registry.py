"""Every Markdown column of every model is registered."""

import pytest
from django.apps import apps

from articles.markdown_registry import RenderedText, markdown_texts, rendered_texts
from articles.models import Article, MarkdownField
from tests.articles.factories import make_article


def markdown_fields():
    """Return a MarkdownField, or a column with a `*_html` beside it, of any model."""
    found = set()
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            if isinstance(field, MarkdownField) or f"{field.name}_html" in names:
                found.add((model, field.name))
    return found


def test_every_markdown_field_is_registered_once():
    registered = [(text.model, text.field) for text in markdown_texts()]
    assert markdown_fields() <= set(registered)
    assert len(registered) == len(set(registered))


def test_texts_with_stored_html_are_rendered_texts():
    for text in markdown_texts():
        names = {field.name for field in text.model._meta.concrete_fields}
        has_html = f"{text.field}_html" in names
        assert has_html == isinstance(text, RenderedText), text


@pytest.mark.django_db
def test_titles_and_admin_pages_are_columns():
    for text in markdown_texts():
        _, lookup = text.edited_in or (text.model, "pk")
        assert list(text.with_title(text.rows()).values("text_title", lookup)) == []


@pytest.mark.django_db
def test_essay_is_described_by_its_headline():
    article = make_article(body="A *word*.")
    (text,) = (text for text in rendered_texts() if text.model is Article)
    (row,) = text.with_title(text.rows())
    assert text.describe(row.text_title) == f"Essay “{article.headline}”"
    assert text.render(row)["body_html"] == article.body_html
    assert text.html_field == "body_html"


def test_text_without_a_title_is_new():
    text = markdown_texts()[0]
    assert text.describe("") == "Essay “not saved yet”"
