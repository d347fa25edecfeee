"""Pictures that came before there were several widths, or cropped files, get theirs."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from articles.media import usage
from articles.media.uploads import store_image
from articles.models import Article, Image
from tests.articles.factories import make_article
from tests.articles.image_files import picture_bytes, picture_file

pytestmark = pytest.mark.django_db


def make_old(kind="PNG", *, content=None):
    """Return a picture as it was stored once: one file."""
    number = Image.objects.count()
    content = content or picture_bytes(kind, size=(500, 250))
    image = Image(width=500, height=250)
    image.file.save(f"{number:032x}.{kind.lower()}", ContentFile(content))
    return image


def run(**options):
    output = StringIO()
    call_command("make_renditions", stdout=output, **options)
    return output.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_old_picture_keeps_its_address_and_gets_its_widths(kind):
    image = make_old(kind)
    make_article(body=f"![x]({image.url})")
    assert "Done: 1" in run()
    image.refresh_from_db()
    assert image.widths == [360, 500]
    assert all(image.file.storage.exists(name) for name in image.files)
    html = Article.objects.get().body_html
    assert f'src="{image.url}"' in html and f'srcset="{image.webp_srcset}"' in html


def test_picture_without_cropped_files_keeps_its_others_and_gets_them(monkeypatch):
    image = store_image(picture_file(size=(500, 250)), by=None)
    storage = image.file.storage
    crops, image.crops = image.crops, {}
    # No text shows a cropped file.
    monkeypatch.setattr(usage, "rerender_texts_showing", lambda image: 1 / 0)
    kept = {name: storage.open(name).read() for name in image.files}
    Image.objects.update(crops={})
    marked = image.small_webp_url.removeprefix("/media/")
    with storage.open(marked, "wb") as file:
        file.write(b"as it was")
    assert "lack files: 1" in run(dry_run=True)
    assert "Done: 1" in run()
    image.refresh_from_db()
    assert image.crops == crops
    now = {name: storage.open(name).read() for name in image.files}
    assert kept | {marked: b"as it was"} == {name: now[name] for name in kept}
    assert len(now) == len(kept) + 2


def test_dry_run_only_counts():
    image = make_old()
    assert "lack files: 1" in run(dry_run=True)
    image.refresh_from_db()
    assert image.widths == []
    assert len(image.file.storage.listdir("images")[1]) == 1


def test_second_run_finds_nothing():
    make_old()
    run()
    assert "lack files: 0" in run()


def test_broken_file_is_named_and_keeps_no_other():
    broken, whole = make_old(content=b"no picture"), make_old()
    with pytest.raises(CommandError, match=broken.file.name):
        run()
    whole.refresh_from_db()
    assert whole.widths == [360, 500]


def test_picture_whose_texts_fail_is_left_as_it_was(monkeypatch):
    image = make_old()
    monkeypatch.setattr(usage, "rerender_texts_showing", lambda image: 1 / 0)
    with pytest.raises(CommandError):
        run()
    image.refresh_from_db()
    assert image.widths == []
    assert len(image.file.storage.listdir("images")[1]) == 1
