"""A small whole site: one of everything that a reader can reach."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from ads.models import Slot
from articles.media.uploads import store_image
from articles.models import Page
from config.models import SiteSettings
from qa.models import CrisisResource
from tests.ads.factories import make_creative, make_placement, make_programme
from tests.articles import factories as articles
from tests.qa import factories as qa

BODY = """Opening words.

## One

A [book](https://books.shop.example/one) to read.[^1]

## Two

/// ad-break
///

More.

## Three

End.

[^1]: A note.
"""


def make_whole_site() -> SimpleNamespace:
    """Create an essay with paid blocks, answered questions, pages and helplines."""
    SiteSettings.objects.create(
        name="Near & Far", notice="A sample.", contact_email="office@near.example"
    )
    topic = articles.make_topic(slug="topic", in_menu=True, intro="About it.")
    articles.make_author(portrait=store_image(png(), by=None))
    essay = articles.make_published(slug="essay", body=BODY, topics=[topic])
    articles.make_published(slug="other", topics=[topic])
    for slug in ("about", "privacy", "advertising", "help-now"):
        Page.objects.create(slug=slug, title=slug, body="Some words.")
    CrisisResource.objects.create(
        country="Here", name="Line", phone="116 123", last_checked="2026-11-03"
    )
    answered = qa.make_published(title="Answered", article=essay)
    sensitive = qa.make_published(
        title="Sensitive", article=essay, is_sensitive=True, content_note="past abuse"
    )
    make_programme(link_rules="books.shop.example")
    for slot in Slot:
        own = {"slug": "lamp"} if slot == Slot.END else {}
        make_placement(slot=slot, creative=make_creative(**own))
    return SimpleNamespace(
        essay=essay, topic=topic, answered=answered, sensitive=sensitive
    )


def png() -> SimpleUploadedFile:
    """Return a small picture as a browser would upload it."""
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (40, 50), "teal").save(data, "PNG")
    return SimpleUploadedFile("portrait.png", data.getvalue(), "image/png")
