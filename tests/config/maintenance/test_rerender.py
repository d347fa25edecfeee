"""`manage.py rerender`: stored HTML anew, and nothing else of a row."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.markdown_registry import rendered_texts
from articles.models import Article, Author, Correction, Page, Topic
from config.maintenance import rerender
from qa.models import Reply
from tests.articles import factories as articles
from tests.qa import factories as qa

pytestmark = pytest.mark.django_db
OLD = "<p>as rendered long ago</p>"


def run(*arguments):
    """Run the command; return what it said."""
    said, errors = StringIO(), StringIO()
    try:
        call_command("rerender", *arguments, stdout=said, stderr=errors)
    except CommandError as error:
        return said.getvalue() + errors.getvalue() + str(error), 1
    return said.getvalue() + errors.getvalue(), 0


@pytest.fixture
def texts(db):
    """One text of each kind, each rendered long ago, by a model's rows."""
    essay = articles.make_published(body="## One\n\nA *word*.")
    articles.make_author(biography="Who *she* is.")
    Correction.objects.create(article=essay, corrected_on="2026-01-02", text="*Was*.")
    Page.objects.create(slug="about", title="About", body="About *it*.")
    articles.make_topic(intro="An *intro*.")
    question = qa.make_published()
    made_old()
    return {"essay": essay, "question": question}


def made_old():
    Article.objects.update(body_html=OLD, outline=[], words=1)
    Correction.objects.update(text_html=OLD)
    Page.objects.update(body_html=OLD)
    Topic.objects.update(intro_html=OLD)
    Author.objects.update(biography_html=OLD)
    Reply.objects.published().answers().update(body_html=OLD)


def registered(model):
    return next(text for text in rendered_texts() if text.model is model)


def stored():
    """Return every row of the texts with all its columns, derived ones apart."""
    rows, derived = [], []
    for model in (Article, Correction, Page, Topic, Author, Reply):
        for row in model.objects.order_by("pk").values():
            names = [name for name in row if name.endswith("_html")]
            derived += [row.pop(name) for name in names]
            derived += [row.pop(name) for name in ("outline", "words") if name in row]
            rows.append((model.__name__, row))
    return rows, derived


def test_every_kind_of_text_is_rendered_again(texts):
    said, code = run()
    assert code == 0
    assert OLD not in stored()[1]
    assert "0 refused" in said
    essay = Article.objects.get()
    assert essay.outline == [{"id": "one", "title": "One"}]
    assert essay.words == 3
    answer = Reply.objects.published().answers().get()
    assert answer.body_html == answer.body_html.strip() != ""


def test_what_is_stored_then_is_what_saving_would_store(texts):
    run()
    derived = stored()[1]
    for model in (Article, Correction, Page, Topic, Author):
        for row in model.objects.all():
            row.save()
    assert stored()[1] == derived


def test_nothing_but_derived_columns_changes(texts):
    before, versions = stored()[0], Article.history.count()
    run()
    assert stored()[0] == before
    assert Article.history.count() == versions


def test_dry_run_names_what_would_change_and_writes_nothing(texts):
    before = stored()
    said, code = run("--dry-run")
    assert (stored(), code) == (before, 0)
    essay, answer = texts["essay"], Reply.objects.published().answers().get()
    assert f"Essay “{essay.headline}” ({essay.pk}): {len(OLD)} bytes, then " in said
    reference = texts["question"].reference
    assert f"Answer to question “{reference}” ({answer.pk}): " in said
    assert texts["question"].title not in said
    assert "word" not in said


def test_second_run_has_nothing_to_write(texts, django_assert_num_queries):
    run()
    said, _ = run()
    assert ": 0 changed, 0 refused." in said
    with django_assert_num_queries(rows_read()):
        list(rerender.rerender_all(write=True))


def rows_read():
    """Return how many queries reading takes: two for each kind, one for the empty."""
    kinds = [text.rows().exists() for text in rendered_texts()]
    return len(kinds) + sum(kinds)


def test_text_that_is_refused_now_is_named_and_the_others_are_written(texts):
    Page.objects.update(body="[" * 20_000)
    said, code = run()
    page = Page.objects.get()
    assert code == 1
    assert f"Page “About” ({page.pk}): The text has 20,000 square brackets" in said
    assert page.body_html == OLD
    assert Topic.objects.get().intro_html != OLD


def test_text_saved_in_the_meantime_is_left_alone(texts, monkeypatch):
    def render_late(row):
        columns = row.render_columns()
        row = Article.objects.get()
        row.body = "Changed meanwhile."
        row.save()
        return columns

    text = replace(registered(Article), render=render_late)
    monkeypatch.setattr(rerender, "rendered_texts", lambda: [text])
    run()
    assert Article.objects.get().body_html == "<p>Changed meanwhile.</p>"


def test_rows_are_read_in_batches_and_none_is_missed(monkeypatch):
    monkeypatch.setattr(rerender, "BATCH", 2)
    for _ in range(5):
        articles.make_article()
    made_old()
    said, _ = run()
    assert not Article.objects.filter(body_html=OLD).exists()
    assert said.startswith("6 texts: 6 changed")  # five essays and their author


def test_answer_that_is_not_public_is_not_touched():
    question = qa.make_published()
    answer = question.replies.answers().get()
    answer.pk, answer.published_at, answer.body, answer.body_html = None, None, "", ""
    answer.draft = "A *draft*."
    answer.save()
    assert answer.pk not in [row.pk for row in registered(Reply).rows()]
