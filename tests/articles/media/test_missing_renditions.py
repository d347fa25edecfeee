"""A large upload is answered before its smaller files are made; readers never wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.media import missing_renditions
from articles.media.forms import ImageUploadForm
from articles.media.renditions import widths_for
from articles.models import Article, Image
from articles.workflow import publishing
from config.maintenance.periodic import run_periodic_tasks
from tests.articles.draft_pages import change, words
from tests.articles.factories import make_article, make_published
from tests.articles.image_files import picture_file

pytestmark = pytest.mark.django_db

LARGE = (1250, 820)


def upload(size=LARGE, **options):
    """Return an image as the editor's form stores it."""
    file = picture_file(size=size, **options)
    form = ImageUploadForm({"alternative_text": "A door"}, {"image": file})
    assert form.is_valid()
    return form.store(by=None)


def files():
    return sorted(Image.objects.get().file.storage.listdir("images")[1])


def is_finished(image):
    """Whether an image has its widths, and all their files and no others."""
    image.refresh_from_db()
    names = [name.removeprefix("images/") for name in image.files]
    return image.widths == widths_for(image.width) and files() == sorted(names)


def test_large_upload_stores_one_file_and_a_small_one_all():
    image = upload()
    assert image.widths == [] and len(files()) == 1
    image.delete()
    image.file.storage.delete(image.file_name)
    assert is_finished(upload(size=(500, 250)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_periodic_tasks_make_the_rest_and_show_it(mode):
    image = upload(mode=mode, color=0)
    draft = make_article(body=f"![x]({image.url})")
    assert "srcset" not in draft.body_html
    assert run_periodic_tasks().done["pictures"] == "1 made smaller"
    assert is_finished(image)
    assert image.webp_srcset in Article.objects.get().body_html
    assert run_periodic_tasks().done["pictures"] == "0 made smaller"


@pytest.mark.parametrize("is_scheduled", [False, True])
def test_published_essay_never_waits_for_them(is_scheduled):
    image = upload()
    essay = make_article(body=f"## One\n\n![x]({image.url})\n\nText.")
    if is_scheduled:
        at = timezone.now() + timedelta(days=1)
        publishing.schedule(essay, by=None, at=at)
    else:
        publishing.publish(essay, by=None)
    assert is_finished(image)
    assert image.webp_srcset in Article.objects.get().body_html


def test_live_essay_is_saved_with_all_sizes_of_a_new_picture(staff_client):
    essay, image = make_published(), upload()
    changed = words(essay, body=f"## One\n\n![x]({image.url})")
    assert staff_client.post(change(essay), changed).status_code == 302
    assert is_finished(image)
    assert image.webp_srcset in Article.objects.get().body_html


def test_essay_whose_picture_cannot_be_made_ready_is_not_published():
    image = upload()
    with image.file.storage.open(image.file_name, "wb") as file:
        file.write(b"no picture")
    essay = make_article(body=f"## One\n\n![x]({image.url})")
    with pytest.raises(
        publishing.PublishCheckFailed, match="“A door” could not be made"
    ):
        publishing.publish(essay, by=None)
    assert run_periodic_tasks().done["pictures"] == "0 made smaller"
    assert not run_periodic_tasks().failed


def test_two_at_once_write_them_once(monkeypatch):
    image = upload()
    missing_renditions.write_missing_renditions(image)  # the same, read before
    before = files()
    missing_renditions.write_missing_renditions(image)
    assert files() == before


def test_file_that_was_cut_off_is_written_anew():
    image = upload()
    whole = Image(file=image.file_name, width=image.width, widths=[360, image.width])
    cut = whole.name_at(360, "webp")
    with image.file.storage.open(cut, "wb") as file:
        file.write(b"RIFF")
    missing_renditions.write_missing_renditions(image)
    assert image.file.storage.size(cut) > 100
    assert is_finished(image)


def test_work_ends_when_told():
    upload()
    assert missing_renditions.write_for_uploads(lambda: True) == 0
