from articles.media.uploads import store_image
from articles.thumbnails import thumbnail_of
from tests.articles.factories import make_article
from tests.articles.image_files import picture_file

VIDEO = """/// video | https://vimeo.com/123456789
    poster: {url}

A summary.
///

"""


def stored():
    return store_image(picture_file(), by=None)


def test_first_picture_of_the_text_is_shown_in_its_smallest_file(db):
    first, second = stored(), stored()
    essay = make_article(body=f"![A]({first.url})\n\n![B]({second.url})\n")
    picture = thumbnail_of(essay)
    assert picture.url == (first.small_webp_url or first.url)
    assert picture.srcset == first.webp_srcset


def test_poster_of_a_video_is_passed_over(db):
    poster, image = stored(), stored()
    essay = make_article(body=VIDEO.format(url=poster.url) + f"![A]({image.url})\n")
    assert thumbnail_of(essay).url == (image.small_webp_url or image.url)


def test_picture_for_sharing_goes_before_those_of_the_text(db):
    first, shared = stored(), stored()
    essay = make_article(body=f"![A]({first.url})\n", share_image=shared)
    picture = thumbnail_of(essay)
    assert picture.url == (shared.small_webp_url or shared.url)


def test_sensitive_essay_and_one_without_a_picture_show_none(db):
    body = f"![A]({stored().url})\n"
    essay = make_article(body=body, is_sensitive=True, content_note="loss")
    assert thumbnail_of(essay) is None
    assert thumbnail_of(make_article()) is None


def test_signs_in_alternative_text_end_no_picture(db):
    image = stored()
    essay = make_article(body=f'![A "quoted" > b & src="x"]({image.url})\n')
    assert thumbnail_of(essay).url == (image.small_webp_url or image.url)
