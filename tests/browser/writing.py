"""One essay and who writes it, for tests of the editor; the whole sample is slow."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from articles.media.uploads import store_image
from articles.models import Article
from config.models import SiteSettings
from tests.articles.factories import make_published
from tests.articles.image_files import picture_file
from tests.browser.staff import arrive_signed_in
from tests.waiting import LONGEST

BODY = "#id_body"
ESSAY = """Opening words, with a note.[^1]

## A part

/// figure | Drawn for this site
![A door]({picture})

A caption.
///

/// pull
One sentence of it.
///

/// ad-break
///

## Another part

{words}

/// content-note | A subject
More words.
///

[^1]: What the note says.
"""


def publish_essay() -> Article:
    """Return a published essay with some of every kind, and make who wrote it."""
    SiteSettings.objects.create(name="Near & Far", contact_email="a@b.example")
    get_user_model().objects.create_superuser("author", password="a-password")
    picture = store_image(picture_file(size=(400, 300)), by=None).url
    words = "\n\n".join(["Words of a paragraph, one after the other. " * 12] * 6)
    return make_published(body=ESSAY.format(picture=picture, words=words))


def open_form(page, essay: Article) -> None:
    """Open the essay's form, signed in."""
    arrive_signed_in(page)
    path = reverse("admin:articles_article_change", args=[essay.pk])
    page.goto(path)


def until(page, condition: str) -> None:
    """Wait for a condition; Playwright's own waiting evaluates text, which the policy
    forbids.
    """
    for _ in range(LONGEST * 20):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")
