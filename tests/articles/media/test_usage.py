"""Where a picture is shown: what keeps it, and what follows its words."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from articles.media import usage
from articles.media.uploads import store_image
from articles.models import (
    Article,
    ArticleDraft,
    Author,
    Correction,
    Image,
    ImageMention,
    Page,
    Topic,
)
from tests.ads.factories import make_creative
from tests.articles.factories import make_article, make_author, make_topic
from tests.articles.image_files import picture_file
from tests.qa.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return store_image(picture_file(), by=None)


@pytest.fixture
def other():
    return store_image(picture_file(), by=None)


def showing(image):
    return f"Words.\n\n![]({image.url})"


def forget_history():
    Article.history.all().delete()


def in_essay(image):
    make_article(headline="Shown", body=showing(image))
    forget_history()


def in_earlier_version(image):
    article = make_article(headline="Shown", body=showing(image))
    article.body = "Words."
    article.save()


def in_unsaved_words(image):
    ArticleDraft.objects.create(
        article=make_article(headline="Shown"),
        user=make_staff(),
        base=1,
        fields={"body": [showing(image)]},
    )


def in_new_words(image):
    fields = {"body": [showing(image)]}
    ArticleDraft.objects.create(user=make_staff(), base=0, fields=fields)


def in_correction(image):
    article = make_article(headline="Shown")
    day = date(2026, 1, 2)
    Correction.objects.create(article=article, corrected_on=day, text=showing(image))


def as_share_picture(image):
    make_article(headline="Shown", share_image=image)
    forget_history()


PLACES = [
    (in_essay, "Essay “Shown”"),
    (in_earlier_version, "Earlier version of the essay “Shown”"),
    (in_unsaved_words, "Unsaved words of the essay “Shown”"),
    (in_new_words, "Unsaved words of the essay “not saved yet”"),
    (in_correction, "Correction of the essay “Shown”"),
    (
        lambda image: Page.objects.create(
            slug="about", title="About", body=showing(image)
        ),
        "Page “About”",
    ),
    (
        lambda image: make_topic(title="Subject", intro=showing(image)),
        "Topic “Subject”",
    ),
    (
        lambda image: make_author(name="Dr A", biography=showing(image)),
        "Biography of “Dr A”",
    ),
    (
        lambda image: make_author(name="Dr A", portrait=image),
        "Portrait of author “Dr A”",
    ),
    (as_share_picture, "Picture for sharing of essay “Shown”"),
    (
        lambda image: make_creative(headline="Offer", image=image),
        "Image of creative “Offer”",
    ),
]


@pytest.mark.parametrize(("show", "place"), PLACES, ids=[place for _, place in PLACES])
def test_picture_that_is_shown_anywhere_stays(image, other, show, place):
    show(image)
    found = usage.usages_for([image, other])
    assert [use.said for use in found[image.pk]] == [place]
    assert found[other.pk] == []
    assert list(usage.unused_images()) == [other]
    with pytest.raises(usage.ImageInUse, match=place):
        usage.delete_image(image)
    assert image.file.storage.exists(image.file.name)


def test_list_reads_only_texts_that_mention_a_picture_and_deleting_reads_all(image):
    article = make_article(headline="Shown")
    Article.objects.update(body=showing(image))  # as nothing of ours does
    assert usage.usages_for([image]) == {image.pk: []}
    with pytest.raises(usage.ImageInUse):
        usage.delete_image(image)
    Article.objects.get(pk=article.pk).save()
    assert usage.usages_for([image])[image.pk]


def test_text_that_shows_something_else_by_now_is_no_place(image):
    page = Page.objects.create(slug="about", title="About", body=showing(image))
    page.body = "Words."
    page.save()
    assert usage.usages_for([image]) == {image.pk: []}
    usage.delete_image(image)
    assert not ImageMention.objects.exists()


def test_migration_finds_what_texts_showed_before(image):
    in_earlier_version(image)
    in_correction(image)
    Page.objects.create(slug="about", title="About", body=showing(image))
    make_topic(intro=showing(image))
    make_author(biography=showing(image))
    kept = list(ImageMention.objects.order_by("text").values_list("text", "row_id"))
    ImageMention.objects.all().delete()
    import_module("articles.migrations.0008_fill_image_mentions").forwards(apps, None)
    found = ImageMention.objects.order_by("text").values_list("text", "row_id")
    assert list(found) == kept and len(kept) == 5


def test_share_picture_of_an_earlier_version_stays(image):
    article = make_article(headline="Shown", share_image=image)
    article.share_image = None
    article.save()
    (use,) = usage.usages_for([image])[image.pk]
    assert "historical essay “Shown as of" in use.said
    with pytest.raises(usage.ImageInUse):
        usage.delete_image(image)


def test_picture_shown_by_the_address_of_one_of_its_widths_stays(image):
    make_article(body=f"![x]({image.url.replace('.jpg', '-360.webp')})")
    with pytest.raises(usage.ImageInUse):
        usage.delete_image(image)


def test_unused_picture_goes_with_all_its_files_once_that_is_certain(
    image, other, django_capture_on_commit_callbacks
):
    storage, names = image.file.storage, image.files
    with django_capture_on_commit_callbacks(execute=True):
        usage.delete_image(image)
        assert all(storage.exists(name) for name in names)
    assert not any(storage.exists(name) for name in names)
    assert list(Image.objects.all()) == [other]
    assert all(storage.exists(name) for name in other.files)


def test_a_place_is_named_once(image):
    article = make_article(headline="Shown", body=showing(image) * 2)
    for _ in range(3):
        article.save()
    assert [use.said for use in usage.usages_for([image])[image.pk]] == [
        "Essay “Shown”",
        "Earlier version of the essay “Shown”",
    ]


def test_many_pictures_cost_as_many_queries_as_one(
    image, django_assert_max_num_queries
):
    images = [image, *(store_image(picture_file(), by=None) for _ in range(9))]
    for one in images:
        make_article(body=showing(one), share_image=one)
    with django_assert_max_num_queries(16):
        assert all(usage.usages_for(images).values())
    with django_assert_max_num_queries(18):
        assert not usage.unused_images()


def test_nothing_asked_is_nothing_answered(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert usage.usages_for([]) == {}


def test_new_words_reach_every_text_that_shows_the_picture(image):
    make_article(body=showing(image))
    in_correction(image)
    Page.objects.create(slug="about", title="About", body=showing(image))
    make_topic(intro=showing(image))
    make_author(biography=showing(image))
    Image.objects.update(alternative_text="A lit door")
    image.refresh_from_db()
    assert usage.rerender_texts_showing(image) == 5
    assert 'alt="A lit door"' in Article.objects.earliest("pk").body_html
    assert 'alt="A lit door"' in Page.objects.get().body_html
    assert 'alt="A lit door"' in Topic.objects.get().intro_html
    assert 'alt="A lit door"' in Author.objects.latest("pk").biography_html
    assert 'alt="A lit door"' in Correction.objects.get().text_html


def test_rendering_again_changes_nothing_but_what_is_derived(image):
    article = make_article(body=showing(image))
    page = Page.objects.create(slug="about", title="About", body=showing(image))
    versions, before = article.history.count(), page.updated_at
    Article.objects.update(headline="Changed meanwhile")
    usage.rerender_texts_showing(image)
    article.refresh_from_db()
    page.refresh_from_db()
    assert article.headline == "Changed meanwhile"
    assert (article.version, article.history.count()) == (1, versions)
    assert page.updated_at == before


def test_text_that_is_refused_today_keeps_the_html_it_has(image):
    article = make_article(body=showing(image))
    Article.objects.update(body=showing(image) + "[" * 20_000, body_html="kept")
    assert usage.rerender_texts_showing(image) == 0
    article.refresh_from_db()
    assert article.body_html == "kept"
