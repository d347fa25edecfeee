"""Texts without a draft: what keeps an essay from readers keeps these from them too."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.admin.article_form import ArticleForm
from articles.admin.markdown_mixin import PublicTextForm
from articles.markdown_registry import rendered_texts
from articles.media.uploads import store_image
from articles.models import Author, Correction, Page, Topic
from qa.models import Reply
from tests.articles.admin.test_corrections import correct
from tests.articles.factories import make_author, make_published, make_topic
from tests.articles.image_files import picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
VIDEO = "/// video | https://vimeo.com/123456789\n    title: Tides\n\n///\n"
BROKEN = [
    ("/// nonsense\nMore.\n///", "was not understood"),
    ("/// content-note | blood\nNot closed.", "is not closed"),
    (VIDEO, "The video “Tides” has no summary in words; write one in it."),
    ("![A door](/media/images/none.jpg)", "There is no picture “none.jpg” here"),
    ("[This](/articles/none/)", "leads to no page that readers can see"),
    ("[This](#none)", "leads to no place in this text"),
    ("/// note | Title\nText of the note\n///", "is what a button wrote"),
]


def save(browser, row, **fields):
    """Save a row on its screen in the admin; return the answer, errors and all."""
    name = f"admin:articles_{row._meta.model_name}_change"
    return browser.post(reverse(name, args=[row.pk]), fields)


def make_row(model, text):
    if model is Page:
        return Page.objects.create(slug="about", title="About", body=text)
    if model is Topic:
        return make_topic(title="Doors", slug="doors", intro=text)
    return make_author(name="Ann", biography=text)


def filled(row, text):
    """Return the fields of its form with another text."""
    (name,) = row.markdown_fields()
    columns = ("slug", "title", "name", "short_name", "credentials", "role")
    return {one: getattr(row, one) for one in columns if hasattr(row, one)} | {
        name: text
    }


@pytest.mark.parametrize("model", [Page, Topic, Author])
@pytest.mark.parametrize("text, said", BROKEN)
def test_broken_text_is_refused_beside_its_field_and_kept(staff, model, text, said):
    row = make_row(model, "Before.")
    response = save(staff, row, **filled(row, text))
    (name,) = row.markdown_fields()
    form = response.context["adminform"].form
    assert [*form.errors] == [name]
    assert said in str(form.errors[name])
    assert form[name].value() == text
    assert said in response.text.replace("&#x27;", "'")
    row.refresh_from_db()
    assert getattr(row, name) == "Before."


@pytest.mark.parametrize("text, said", BROKEN)
def test_broken_correction_is_refused(staff, text, said):
    page = correct(staff, make_published(), "", text)
    assert said in page.text
    assert not Correction.objects.exists()


@pytest.mark.parametrize("model", [Page, Topic, Author])
def test_sound_text_is_saved_and_may_link_to_its_own_page(staff, model):
    make_published(slug="other")
    row = make_row(model, "Before.")
    image = store_image(picture_file(), by=None)
    text = (
        f"[Here]({row.get_absolute_url()}#part), [there](/articles/other/).\n\n"
        f"## Part\n\n![A door]({image.url})\n\n{note('Two.')}"
    )
    assert save(staff, row, **filled(row, text)).status_code == 302
    row.refresh_from_db()
    (name,) = row.markdown_fields()
    assert getattr(row, name) == text


def note(words):
    return f"/// content-note | blood\n{words}\n///"


def test_introduction_and_biography_may_be_empty(staff):
    for row in (make_row(Topic, "Before."), make_row(Author, "Before.")):
        assert save(staff, row, **filled(row, "")).status_code == 302


def test_text_that_was_broken_before_is_saved_once_it_is_mended(staff):
    row = make_row(Page, "[This](/gone/)")
    refused = save(staff, row, **filled(row, row.body) | {"title": "Other"})
    assert "leads to no page" in refused.text
    assert save(staff, row, **filled(row, "Mended.")).status_code == 302
    row.refresh_from_db()
    assert row.body == "Mended."


def test_new_row_without_its_address_is_asked_for_it_and_for_its_text(staff):
    url = reverse("admin:articles_page_add")
    sent = {"title": "About", "slug": "", "body": "[This](/gone/)"}
    form = staff.post(url, sent).context["adminform"].form
    assert {*form.errors} == {"slug", "body"}
    sent = {"title": "About", "slug": "about", "body": "[This](/about/)"}
    assert staff.post(url, sent).status_code == 302


def test_picture_that_is_not_ready_is_said(staff, monkeypatch):
    monkeypatch.setattr("articles.admin.markdown_mixin.write_for_form", lambda data: 0)
    image = store_image(picture_file(), by=None)
    type(image).objects.update(widths=[])
    row = make_row(Page, "Before.")
    page = save(staff, row, **filled(row, f"![A door]({image.url})"))
    assert "are not made yet" in page.text


def test_every_public_text_that_the_admin_saves_is_checked():
    """An answer is published by a screen of its own, which asks `find_objections`."""
    screens = [(model, own.form) for model, own in admin.site._registry.items()]
    for own in admin.site._registry.values():
        screens += [(inline.model, inline.form) for inline in own.inlines]
    forms = dict(screens)
    models = [text.model for text in rendered_texts() if text.model is not Reply]
    assert len(models) > 4
    for model in models:
        assert issubclass(forms[model], PublicTextForm | ArticleForm), model
