"""A large upload is answered before its smaller files are made; readers never wait."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.media import missing_renditions, usage
from articles.media.forms import ImageUploadForm
from articles.media.renditions import crops_for, widths_for
from articles.models import Article, Image, Page
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
    """Whether an image has its sizes, and all their files and no others."""
    image.refresh_from_db()
    names = [name.removeprefix("images/") for name in image.files]
    sizes = widths_for(image.width), crops_for(image.width, image.height)
    return (image.widths, image.crops) == sizes and files() == sorted(names)


def test_large_upload_stores_one_file_and_a_small_one_all_but_the_cropped():
    image = upload()
    assert image.widths == [] and len(files()) == 1
    image.delete()
    image.file.storage.delete(image.file_name)
    small = upload(size=(500, 250))
    assert (small.widths, small.crops) == ([360, 500], {})
    assert len(files()) == 4
    assert missing_renditions.write_all_missing() == 1
    assert is_finished(small)


def test_list_shows_whole_files_until_the_cropped_ones_are_made(site, client):
    large, small = upload(), upload(size=(500, 250))
    for image in large, small:
        make_published(body=f"![x]({image.url})")
    html = client.get("/articles/").text
    assert f'src="{large.url}"' in html and 'width="1250" height="820"' in html
    assert f'src="{small.small_webp_url}" srcset="{small.webp_srcset}"' in html
    assert 'width="360" height="180"' in html
    missing_renditions.write_all_missing()
    html = client.get("/articles/").text
    for image, shape, width in (large, "4x3", 360), (small, "2x1", 500):
        image.refresh_from_db()
        name = image.crop_name(shape, width)
        assert f'src="{image.file.storage.url(name)}"' in html


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
def test_public_essay_has_all_sizes_from_the_first_moment(staff_client, is_scheduled):
    essay, image = make_article(), upload()
    at = timezone.localtime() + timedelta(days=1)
    moment = {"publish_on_0": f"{at:%Y-%m-%d}", "publish_on_1": "09:00"}
    changed = words(essay, body=f"## One\n\n![x]({image.url})")
    changed |= {"_schedule": "1"} | moment if is_scheduled else {"_publish": "1"}
    assert staff_client.post(change(essay), changed).status_code == 302
    essay.refresh_from_db()
    assert essay.status == Article.Status.PUBLISHED
    assert is_finished(image)
    assert image.webp_srcset in essay.body_html


def test_live_essay_is_saved_with_all_sizes_of_a_new_picture(staff_client):
    essay, image = make_published(), upload()
    changed = words(essay, body=f"## One\n\n![x]({image.url})")
    assert staff_client.post(change(essay), changed).status_code == 302
    assert is_finished(image)
    assert image.webp_srcset in Article.objects.get().body_html


def test_page_is_saved_with_all_sizes_of_a_new_picture(staff_client):
    image = upload()
    sent = {"title": "T", "slug": "about", "body": f"![x]({image.url})"}
    response = staff_client.post(reverse("admin:articles_page_add"), sent)
    assert response.status_code == 302, response.text
    assert is_finished(image)
    assert image.webp_srcset in Page.objects.get(slug="about").body_html


def break_file(image):
    with image.file.storage.open(image.file_name, "wb") as file:
        file.write(b"no picture")


def test_essay_whose_new_picture_cannot_be_made_ready_is_not_published():
    image = upload()
    break_file(image)
    essay = make_article(body=f"## One\n\n![x]({image.url})")
    with pytest.raises(publishing.PublishCheckFailed, match="“A door” are not made"):
        publishing.publish(essay, by=None)


def test_old_picture_that_cannot_be_made_ready_keeps_no_essay(staff_client):
    image, essay = upload(), make_published()
    break_file(image)
    Image.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    changed = words(essay, body=f"## One\n\n![x]({image.url})")
    assert staff_client.post(change(essay), changed).status_code == 302
    assert image.url in Article.objects.get().body_html


def test_failure_is_tried_again_after_a_day(monkeypatch):
    break_file(upload())
    tries = []
    real = missing_renditions.write_missing_renditions
    monkeypatch.setattr(
        missing_renditions,
        "write_missing_renditions",
        lambda image: tries.append(image) or real(image),
    )
    for _ in range(2):
        result = run_periodic_tasks()
        assert result.done["pictures"] == "0 made smaller" and not result.failed
    assert len(tries) == 1
    missing_renditions.cache.clear()
    run_periodic_tasks()
    assert len(tries) == 2


def test_two_at_once_write_them_once(monkeypatch):
    image = upload()
    second = []
    real = missing_renditions.renditions.write_renditions

    def write(*args, **options):
        second.append(missing_renditions.write_missing_renditions(image))
        real(*args, **options)

    monkeypatch.setattr(missing_renditions.renditions, "write_renditions", write)
    assert missing_renditions.write_missing_renditions(image) is True
    assert second == [False]
    assert missing_renditions.write_missing_renditions(image) is False
    assert second == [False]
    assert is_finished(image)


def test_no_transaction_is_open_while_files_are_written(monkeypatch, staff_client):
    image, essay, depths = upload(), make_published(), []
    outside = len(connection.savepoint_ids)
    real = missing_renditions.renditions.write_renditions

    def write(*args, **options):
        depths.append(len(connection.savepoint_ids) - outside)
        real(*args, **options)

    monkeypatch.setattr(missing_renditions.renditions, "write_renditions", write)
    changed = words(essay, body=f"## One\n\n![x]({image.url})")
    assert staff_client.post(change(essay), changed).status_code == 302
    assert depths == [0]


def test_deleted_image_leaves_no_file_of_a_try_that_was_cut_off(
    monkeypatch, django_capture_on_commit_callbacks
):
    image = upload()
    storage = image.file.storage
    monkeypatch.setattr(missing_renditions, "_keep_sizes", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(missing_renditions.renditions, "delete_files", lambda *_: None)
    with pytest.raises(ZeroDivisionError):
        missing_renditions.write_missing_renditions(image)
    assert len(files()) > 1
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):
        usage.delete_image(image)
    assert storage.listdir("images")[1] == []


def test_image_that_is_deleted_meanwhile_leaves_no_file(monkeypatch):
    image = upload()
    storage, real = image.file.storage, missing_renditions.renditions.write_renditions

    def write(*args, **options):
        real(*args, **options)
        Image.objects.all().delete()
        storage.delete(image.file_name)

    monkeypatch.setattr(missing_renditions.renditions, "write_renditions", write)
    assert missing_renditions.write_missing_renditions(image) is False
    assert storage.listdir("images")[1] == []


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
    assert missing_renditions.write_all_missing(lambda: True) == 0
