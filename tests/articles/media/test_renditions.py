"""The files of a picture: every width in two formats, or none at all."""

from io import BytesIO

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from PIL import Image as Pillow

from articles.media import renditions
from articles.media.uploads import store_image
from articles.models import Image
from tests.articles.image_files import picture_file

pytestmark = pytest.mark.django_db


class Failing(InMemoryStorage):
    """Fails at the third file, after it has begun to write it; has no paths."""

    def _save(self, name, content):
        saved = super()._save(name, content)
        if sum(1 for _ in self.listdir("images")[1]) == 3:
            raise OSError("the bucket is gone")
        return saved


@pytest.fixture
def bucket(monkeypatch):
    """A storage without a file system."""
    storage = InMemoryStorage(base_url="/media/")
    monkeypatch.setattr(Image._meta.get_field("file"), "storage", storage)
    return storage


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1, [1]),
        (360, [360]),
        (399, [399]),
        (401, [360, 401]),
        (1200, [360, 720, 1200]),
        (1600, [360, 720, 1200, 1600]),
        (2400, [360, 720, 1200, 2400]),
    ],
)
def test_widths_rise_to_the_pictures_own_and_never_above_it(width, expected):
    assert renditions.widths_for(width) == expected


@pytest.mark.parametrize(("mode", "extension"), [("RGB", "jpg"), ("RGBA", "png")])
def test_every_width_is_stored_in_both_formats(bucket, mode, extension):
    file = picture_file(mode=mode, size=(1200, 600), color=0)
    image = store_image(file, by=None)
    stem = image.file.name.partition(".")[0]
    assert image.widths == [360, 720, 1200]
    assert sorted(bucket.listdir("images")[1]) == sorted(
        name.removeprefix("images/") for name in image.files
    )
    sized = {
        f"{stem}{size}.{ending}"
        for size in ("-360", "-720", "")
        for ending in (extension, "webp")
    }
    crops = {f"{stem}-{crop}.webp" for crop in ("4x3-360", "2x1-720", "2x1-1200")}
    assert set(image.files) == sized | crops
    for name in sized:
        picture = Pillow.open(BytesIO(bucket.open(name).read()))
        assert picture.format == renditions.FORMATS[name.rpartition(".")[2]]
        width = int(name.partition("-")[2].partition(".")[0] or 1200)
        assert picture.size == (width, width // 2)


def test_every_file_has_an_address_that_answers(client):
    image = store_image(picture_file(size=(500, 250)), by=None)
    sets = f"{image.srcset}, {image.webp_srcset}"
    addresses = [part for part in sets.split() if "/" in part]
    addresses += [image.thumbnail.url, image.large_thumbnail.url]
    assert len(addresses) == 6
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        kind = "image/webp" if address.endswith("webp") else "image/jpeg"
        assert response["Content-Type"] == kind
        picture = Pillow.open(BytesIO(b"".join(response.streaming_content)))
        assert picture.get_format_mimetype() == kind


def test_addresses_rise_and_say_their_width(bucket):
    image = store_image(picture_file(size=(500, 250)), by=None)
    start = image.url.removesuffix(".jpg")
    assert image.srcset == f"{start}-360.jpg 360w, {start}.jpg 500w"
    assert image.webp_srcset == image.srcset.replace(".jpg", ".webp")
    assert image.small_url == f"{start}-360.jpg"
    assert image.small_webp_url == f"{start}-360.webp"


def test_storage_that_fails_half_way_keeps_nothing(monkeypatch):
    storage = Failing()
    monkeypatch.setattr(Image._meta.get_field("file"), "storage", storage)
    with pytest.raises(OSError, match="bucket"):
        store_image(picture_file(size=(1200, 600)), by=None)
    assert not Image.objects.exists()
    assert storage.listdir("images")[1] == []


def test_file_that_cannot_be_deleted_keeps_no_other(tmp_path, monkeypatch, caplog):
    storage = FileSystemStorage(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "full").touch()
    (tmp_path / "b").touch()
    renditions.delete_files(storage, ["a", "b"])
    assert not storage.exists("b")
    assert "a could not be deleted" in caplog.text


def test_record_of_one_file_names_no_other():
    image = Image(file="images/a.png", width=800, height=600)
    assert (image.srcset, image.webp_srcset) == ("", "")
    assert image.files == ["images/a.png"]
    assert image.small_url.endswith("images/a.png")
    assert image.small_webp_url == ""
