"""The cropped files of a picture, which lists of essays show."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.media import renditions, usage
from articles.media.uploads import store_image
from articles.models import Image
from tests.articles.image_files import picture_file
from tests.cases import for_each

pytestmark = pytest.mark.django_db


def opened(image, shape, width):
    name = image.crop_name(shape, width)
    picture = Pillow.open(BytesIO(image.file.storage.open(name).read()))
    assert picture.format == "WEBP"
    return picture


@for_each(
    "size, beside, above",
    [
        ((2400, 1600), [360], [720, 1200]),
        ((1200, 600), [360], [720, 1200]),
        ((1000, 800), [360], [720, 1000]),
        ((600, 2000), [360], [600]),
        ((500, 250), [333], [500]),
        ((2400, 100), [133], [200]),
        ((1, 1), [1], [1]),
        ((2400, 1), [1], [2]),
    ],
)
def test_crops_are_as_wide_as_lists_ask_and_never_scaled_up(size, beside, above):
    assert renditions.crops_for(*size) == {"4x3": beside, "2x1": above}


@pytest.mark.parametrize(
    "size", [(1300, 900), (300, 700), (500, 250), (7, 5), (1, 1), (90, 1)]
)
def test_each_file_has_its_shape_and_lies_within_the_picture(size):
    image = store_image(picture_file(size=size), by=None)
    for shape, across, down in ("4x3", 4, 3), ("2x1", 2, 1):
        for width in image.crops[shape]:
            picture = opened(image, shape, width)
            assert picture.size == (width, max(1, round(width * down / across)))
            assert picture.width <= size[0] and picture.height <= size[1]


def test_list_is_told_the_true_size_of_every_file():
    image = store_image(picture_file(size=(1300, 900)), by=None)
    beside, above = image.thumbnail, image.large_thumbnail
    assert (beside.width, beside.height, beside.srcset) == (360, 270, "")
    assert (above.width, above.height) == (720, 360)
    start = image.url.removesuffix(".jpg")
    assert beside.url == f"{start}-4x3-360.webp"
    assert above.url == f"{start}-2x1-720.webp"
    assert above.srcset == f"{above.url} 720w, {start}-2x1-1200.webp 1200w"


def test_one_file_has_no_set_of_files():
    image = store_image(picture_file(size=(500, 250)), by=None)
    assert image.large_thumbnail[1:] == (500, 250, "")


def striped(width, height, box):
    """Return a white picture with a black box."""
    picture = Pillow.new("RGB", (width, height), "white")
    picture.paste("black", box)
    output = BytesIO()
    picture.save(output, "PNG")
    return SimpleUploadedFile("a.png", output.getvalue(), "image/png")


def is_black(picture):
    return max(high for _, high in picture.convert("RGB").getextrema()) < 16


def test_portrait_loses_twice_as_much_below_as_above():
    # 400 of 1,000 lines are left, so that 200 go above and 400 below.
    image = store_image(striped(800, 1000, (0, 200, 800, 600)), by=None)
    assert is_black(opened(image, "2x1", 720))


def test_wide_picture_loses_the_same_on_both_sides():
    image = store_image(striped(1400, 300, (400, 0, 1000, 300)), by=None)
    assert is_black(opened(image, "2x1", 600))


def test_transparent_picture_stays_transparent():
    file = picture_file(mode="RGBA", size=(800, 600), color=(200, 0, 0, 0))
    image = store_image(file, by=None)
    for shape, width in ("4x3", 360), ("2x1", 720):
        picture = opened(image, shape, width)
        assert picture.mode == "RGBA"
        assert picture.getchannel("A").getextrema() == (0, 0)


def test_record_without_crops_shows_whole_files():
    image = Image(file="images/a.jpg", width=800, height=601, widths=[360, 800])
    for shown in image.thumbnail, image.large_thumbnail:
        assert shown == (image.small_webp_url, 360, 270, image.webp_srcset)
    image = Image(file="images/a.png", width=800, height=600)
    assert image.thumbnail == (image.url, 800, 600, "")


def test_crops_go_with_the_picture(django_capture_on_commit_callbacks):
    image = store_image(picture_file(size=(500, 250)), by=None)
    storage = image.file.storage
    assert len(storage.listdir("images")[1]) == 6
    with django_capture_on_commit_callbacks(execute=True):
        usage.delete_image(image)
    assert storage.listdir("images")[1] == []
