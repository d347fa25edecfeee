"""Which picture of an essay stands in lists, however the essay is saved."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from articles.markdown_registry import rendered_texts
from articles.media import usage
from articles.media.uploads import store_image
from articles.models import Article, ArticleDraft
from articles.workflow import versions
from tests.articles.draft_pages import change, hidden, kept, words
from tests.articles.factories import make_article, make_published
from tests.articles.image_files import picture_file

pytestmark = pytest.mark.django_db
VIDEO = """/// video | https://vimeo.com/123456789
    poster: {url}

A summary.
///

"""
FOLDED = """/// content-note | blood

![A wound]({url})

///

"""
NESTED = """//// content-note | a fall

/// content-note | blood

It bled.

///

![A wound]({url})

////

"""
SENSITIVE = {"is_sensitive": True, "content_note": "loss"}


def stored(**words):
    return store_image(picture_file(size=(240, 120)), by=None, **words)


def showing(*images):
    return "".join(f"![A boat]({image.url})\n\n" for image in images)


def chosen(article):
    return Article.objects.get(pk=article.pk).list_image


def test_first_picture_of_the_text_stands_in_lists():
    first, second = stored(), stored()
    assert chosen(make_article(body=showing(first, second))) == first


def test_picture_for_sharing_goes_before_those_of_the_text():
    first, shared = stored(), stored()
    assert chosen(make_article(body=showing(first), share_image=shared)) == shared


def test_decorative_picture_counts():
    image = stored(is_decorative=True)
    assert chosen(make_article(body=f"![]({image.url})\n")) == image


def test_poster_of_a_video_is_passed_over():
    poster, image = stored(), stored()
    video = VIDEO.format(url=poster.url)
    assert chosen(make_article(body=video)) is None
    assert chosen(make_article(body=video + showing(image))) == image


def test_picture_inside_a_content_note_is_passed_over():
    folded, image = stored(), stored()
    for note in (FOLDED.format(url=folded.url), NESTED.format(url=folded.url)):
        assert chosen(make_article(body=note)) is None
        assert chosen(make_article(body=note + showing(image))) == image


@pytest.mark.parametrize("size", [(239, 400), (400, 119)])
def test_picture_too_small_to_say_something_is_passed_over(size):
    small = store_image(picture_file(size=size), by=None)
    image = stored()
    assert chosen(make_article(body=showing(small, image))) == image


def test_picture_that_is_not_here_is_passed_over():
    image = stored()
    missing = f"![A](/media/images/{'0' * 16}.png)\n\n"
    assert chosen(make_article(body=missing)) is None
    assert chosen(make_article(body=missing + showing(image))) == image


def test_signs_in_alternative_text_hide_no_picture():
    image = stored()
    body = f'![A "quoted" > b & class="video"]({image.url})\n'
    assert chosen(make_article(body=body)) == image


def test_sensitive_essay_has_none():
    image = stored()
    body = showing(image)
    assert chosen(make_article(body=body, share_image=image, **SENSITIVE)) is None
    article = make_article(body=body)
    article.is_sensitive, article.content_note = True, "loss"
    article.save(update_fields=["is_sensitive", "content_note"])
    assert chosen(article) is None


def test_picture_that_is_taken_out_leaves_the_lists():
    first, second = stored(), stored()
    article = make_article(body=showing(first, second))
    article.body = showing(second)
    article.save()
    assert chosen(article) == second
    article.body = "No picture."
    article.save()
    assert chosen(article) is None


def test_published_essay_keeps_it_and_the_list_shows_it(site, client):
    image = stored()
    article = make_published(body=showing(image))
    assert chosen(article) == image
    assert image.thumbnail_in("2x1").url in client.get("/articles/").text


def test_picture_of_an_unsaved_draft_is_in_no_list(staff_client, client):
    image, draft = stored(), stored()
    article = make_published(body=showing(image))
    kept(staff_client, article, body=showing(draft))
    assert chosen(article) == image
    assert draft.stem not in client.get("/articles/").text


def test_admin_and_restored_version_choose_anew(staff_client):
    first, second = stored(), stored()
    article = make_article(body="## One\n\n" + showing(first))
    body = "## One\n\n" + showing(second)
    staff_client.post(change(article), words(article, body=body))
    assert chosen(article) == second
    oldest = versions.list_versions(article)[-1].row.pk
    restore = reverse("admin:articles_article_bring_back", args=[article.pk, oldest])
    page = staff_client.post(restore, follow=True)
    row = ArticleDraft.objects.get()
    assert chosen(article) == second
    staff_client.post(change(article), row.fields | {"base": hidden(page)["base"]})
    assert chosen(article) == first


def test_rerender_writes_what_saving_would_write():
    image = stored()
    article = make_article(body=showing(image))
    Article.objects.update(list_image=None)
    call_command("rerender", "--dry-run")
    assert chosen(article) is None
    call_command("rerender")
    assert chosen(article) == image


def test_rerender_does_not_undo_a_choice_that_was_made_meanwhile():
    image = stored()
    article = make_article(body=showing(image))
    text = next(text for text in rendered_texts() if text.model is Article)
    for changes in {"share_image": stored()}, SENSITIVE:
        columns = text.render(article)
        now = Article.objects.get(pk=article.pk)
        for name, value in changes.items():
            setattr(now, name, value)
        now.save()
        text.store(article, columns)
        assert chosen(article) == now.list_image != image
        article.refresh_from_db()


def test_choice_is_no_use_of_its_own_and_goes_with_the_picture():
    image = stored()
    article = make_article()
    Article.objects.update(list_image=image)
    usage.delete_image(image)
    assert chosen(article) is None


def test_history_does_not_keep_it():
    names = {field.name for field in Article.history.model._meta.fields}
    assert "share_image" in names and "list_image" not in names


def test_migration_chooses_as_saving_does(monkeypatch):
    migration = import_module("articles.migrations.0014_fill_list_image")
    monkeypatch.setattr(migration, "BATCH", 2)
    poster, first, second = stored(), stored(), stored()
    video = VIDEO.format(url=poster.url)
    missing = f"![A](/media/images/{'0' * 16}.png)\n\n"
    for fields in (
        {"body": video},
        {"body": video + showing(first, second)},
        {"body": missing + f'![A "> b & class="video"]({second.url})\n'},
        {"body": showing(first), "share_image": second},
        {"body": showing(first), "share_image": second, **SENSITIVE},
        {"body": "No picture."},
        {"body": FOLDED.format(url=first.url) + showing(second)},
        {"body": NESTED.format(url=first.url) + showing(second)},
        {"body": showing(second)},
    ):
        make_article(**fields)
    expected = list(Article.objects.values_list("pk", "list_image"))
    assert [key for _, key in reversed(expected)].count(None) == 3
    Article.objects.update(list_image=None)
    migration.forwards(apps, None)
    assert list(Article.objects.values_list("pk", "list_image")) == expected
