"""Uploaded pictures: what is stored is ours, whatever was sent."""

import re
import tracemalloc
import zlib
from functools import cache
from io import BytesIO
from struct import pack

import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from articles.media import uploads
from articles.media.uploads import ImageRefused, store_image
from articles.models import Image
from tests.articles.image_files import picture_bytes, picture_file, raw_file

pytestmark = pytest.mark.django_db


def stored(file):
    """Return the record and the picture that a file became."""
    image = store_image(file, by=None)
    with image.file.open() as content:
        picture = Pillow.open(BytesIO(content.read()))
        picture.load()
    return image, picture


def huge_png(width, height):
    """Return the first bytes of a picture that would fill the memory."""
    head = b"IHDR" + pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = pack(">I", 13) + head + pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture_bytes()[33:]


def png_chunk(name, content):
    """Return one part of a PNG file."""
    whole = name + content
    return pack(">I", len(content)) + whole + pack(">I", zlib.crc32(whole))


def deep_png(value):
    """Return a picture of 4 by 4 pixels with sixteen bits for each colour."""
    head = pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0)
    rows = (b"\x00" + pack(">H", value) * 12) * 4
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_stored_as_jpeg_under_a_name_of_ours(kind):
    image, picture = stored(picture_file(kind, name="../evil.html"))
    assert re.fullmatch(r"images/[0-9a-f]{16}\.jpg", image.file.name)
    assert picture.format == "JPEG"
    assert (image.width, image.height) == picture.size == (8, 6)
    assert Image.objects.get() == image


@pytest.mark.parametrize(
    ("kind", "saving"),
    [
        ("PNG", {"mode": "RGBA", "color": (1, 2, 3, 9)}),
        ("PNG", {"mode": "P", "color": 0, "transparency": 0}),
        ("PNG", {"mode": "RGB", "color": (9, 9, 9), "transparency": (9, 9, 9)}),
        ("WEBP", {"mode": "RGBA", "color": (1, 2, 3, 9)}),
    ],
    ids=["png", "palette", "colour", "webp"],
)
def test_transparent_picture_is_stored_as_png(kind, saving):
    image, picture = stored(picture_file(kind, **saving))
    assert image.file.name.endswith(".png")
    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    assert picture.getpixel((0, 0))[3] < 255


def test_picture_with_an_idle_transparency_channel_is_stored_as_jpeg():
    image, _ = stored(picture_file("PNG", mode="RGBA", color=(1, 2, 3, 255)))
    assert image.file.name.endswith(".jpg")


@pytest.mark.parametrize("name", ["a.php", "a.svg", "../../a.png", "a.html\x00.png"])
def test_name_and_type_that_were_sent_are_not_believed(name):
    file = picture_file("PNG", name=name, content_type="image/svg+xml")
    assert stored(file)[0].file.name.endswith(".jpg")


def test_words_come_with_the_picture():
    image = store_image(picture_file(), by=None, caption="A", credit="B")
    image.refresh_from_db()
    assert (image.caption, image.credit) == ("A", "B")


def test_uploader_is_remembered(django_user_model):
    user = django_user_model.objects.create(username="ada")
    assert store_image(picture_file(), by=user).uploaded_by == user


def test_large_picture_is_made_smaller():
    image, picture = stored(picture_file(size=(3000, 1500)))
    assert picture.size == (2400, 1200) == (image.width, image.height)


def test_large_jpeg_keeps_its_proportions():
    assert stored(picture_file("JPEG", size=(6000, 1000)))[1].size == (2400, 400)


def test_picture_from_a_telephone_is_turned_upright():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image, picture = stored(picture_file("JPEG", size=(40, 20), exif=exif))
    assert picture.size == (20, 40) == (image.width, image.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_metadata_is_dropped(kind):
    exif = Pillow.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    file = raw_file(picture_bytes(kind, exif=exif, comment=b"secret"))
    image, picture = stored(file)
    assert not picture.getexif()
    with image.file.open() as content:
        assert b"ecret" not in content.read()


def test_colours_of_another_profile_are_turned_into_the_browsers_own():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for profile in (lab.tobytes(), srgb.tobytes(), b"no profile"):
        _, picture = stored(picture_file("JPEG", icc_profile=profile))
        assert "icc_profile" not in picture.info
        assert picture.mode == "RGB"


@pytest.mark.parametrize(
    ("kind", "mode", "color", "expected"),
    [
        ("PNG", "RGBA", (1, 2, 3, 0), "RGBA"),
        ("PNG", "LA", (1, 0), "RGBA"),
        ("PNG", "P", 3, "RGB"),
        ("PNG", "1", 1, "RGB"),
        ("PNG", "L", 9, "RGB"),
        ("JPEG", "CMYK", (1, 2, 3, 4), "RGB"),
        ("WEBP", "RGBA", (1, 2, 3, 9), "RGBA"),
    ],
)
def test_every_kind_of_pixel_is_understood(kind, mode, color, expected):
    assert stored(picture_file(kind, mode=mode, color=color))[1].mode == expected


def test_sixteen_bits_of_grey_keep_their_tone():
    _, picture = stored(picture_file(mode="I;16", color=32768))
    assert 120 < picture.getpixel((0, 0))[0] < 136


def test_sixteen_bits_a_colour_become_eight():
    _, picture = stored(raw_file(deep_png(0x8000)))
    assert picture.mode == "RGB"
    assert all(120 < value < 136 for value in picture.getpixel((0, 0)))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_picture_becomes_its_first_frame(kind):
    frames = [Pillow.new("RGB", (4, 4), name) for name in ("blue", "red")]
    output = BytesIO()
    frames[0].save(output, kind, save_all=True, append_images=frames[1:])
    assert Pillow.open(output).n_frames == 2
    picture = stored(raw_file(output.getvalue()))[1]
    assert getattr(picture, "n_frames", 1) == 1
    red, _, blue = picture.getpixel((0, 0))
    assert blue > 200 > 50 > red


def test_printers_colours_become_a_screens():
    _, picture = stored(picture_file("JPEG", mode="CMYK", color=(0, 255, 255, 0)))
    red, green, blue = picture.getpixel((0, 0))
    assert red > 200 > 60 > max(green, blue)


def test_picture_of_one_pixel_is_stored():
    image, picture = stored(picture_file(size=(1, 1)))
    assert picture.size == (1, 1)
    assert image.widths == [1]


@pytest.mark.parametrize(
    ("size", "expected"), [((1, 20_000), (1, 2400)), ((20_000, 3), (2400, 1))]
)
def test_very_long_picture_is_stored_in_all_its_widths(size, expected):
    image, picture = stored(picture_file(size=size))
    assert picture.size == expected
    assert all(image.file.storage.exists(name) for name in image.files)


@pytest.mark.parametrize("size", [(30_001, 1), (1, 1_000_000)])
def test_endless_picture_is_refused_undecoded(size, monkeypatch):
    monkeypatch.setattr(uploads, "normalize_image", pytest.fail)
    with pytest.raises(ImageRefused, match="too many pixels"):
        store_image(raw_file(huge_png(*size)), by=None)


@cache
def bomb() -> bytes:
    """Return 200 MB of zeros, compressed."""
    return zlib.compress(b"\x00" * 200_000_000, 1)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        (b"zTXt", b"Comment\x00\x00"),
        (b"iTXt", b"Comment\x00\x01\x00\x00\x00"),
        (b"iCCP", b"Profile\x00\x00"),
    ],
    ids=["zTXt", "iTXt", "iCCP"],
)
@pytest.mark.parametrize("place", [33, -12], ids=["before", "after"])
def test_chunk_that_unpacks_to_200_megabytes_fills_no_memory(name, start, place):
    whole = picture_bytes(size=(30, 30))
    bombed = whole[:place] + png_chunk(name, start + bomb()) + whole[place:]
    tracemalloc.start()
    try:
        image = store_image(raw_file(bombed), by=None)
    except ImageRefused as refused:
        assert "damaged" in str(refused)
    else:
        assert max(image.file.storage.size(one) for one in image.files) < 5_000
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 50_000_000


def test_pixels_that_unpack_to_more_than_the_picture_fill_no_memory():
    head = pack(">IIBBBBB", 8, 6, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", bomb()), (b"IEND", b""))
    bombed = b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)
    assert stored(raw_file(bombed))[1].size == (8, 6)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"MZ" + b"\x00" * 60,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ImageRefused, match="picture"):
        store_image(raw_file(content), by=None)
    assert not Image.objects.exists()


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused(kind):
    with pytest.raises(ImageRefused, match="JPEG, PNG or WebP"):
        store_image(picture_file(kind), by=None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_picture_is_refused(kind):
    whole = picture_bytes(kind, size=(300, 300))
    with pytest.raises(ImageRefused):
        store_image(raw_file(whole[: len(whole) // 2]), by=None)


def test_empty_file_is_refused():
    with pytest.raises(ImageRefused, match="empty"):
        store_image(raw_file(b""), by=None)


def test_file_of_too_many_bytes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(uploads, "decode_image", pytest.fail)
    with pytest.raises(ImageRefused, match="8 MB"):
        store_image(raw_file(b"x" * (uploads.MAX_BYTES + 1)), by=None)


@pytest.mark.parametrize("size", [(9_000, 9_000), (20_000, 20_000), (40_000, 40_000)])
def test_picture_of_too_many_pixels_is_refused_undecoded(size, monkeypatch):
    monkeypatch.setattr(uploads, "normalize_image", pytest.fail)
    with pytest.raises(ImageRefused, match="too many pixels"):
        store_image(raw_file(huge_png(*size)), by=None)


def test_file_does_not_stay_where_its_row_could_not_be_saved(monkeypatch, settings):
    def fail(self):
        raise RuntimeError

    monkeypatch.setattr(Image, "save", fail)
    with pytest.raises(RuntimeError):
        store_image(picture_file(), by=None)
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_images_in_a_text_are_found_by_one_query(django_assert_num_queries):
    first, second, other = (store_image(picture_file(), by=None) for _ in range(3))
    text = f"![a]({first.url}) <img src='{second.url}'> ![]({first.url}) /media/x.png"
    with django_assert_num_queries(1):
        found = Image.objects.in_text(text)
    assert found == {first.url: first, second.url: second}
    assert other.url not in found


def test_text_without_images_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Image.objects.in_text("/media/ ![x](/media/y.png) words") == {}
