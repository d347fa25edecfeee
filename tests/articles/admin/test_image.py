"""Pictures in the admin: added, listed with their places, deleted only when unused."""

import re

import pytest
from django.urls import reverse

from articles.media.uploads import store_image
from articles.models import Article, Image
from tests.ads.factories import make_creative
from tests.articles.factories import make_article
from tests.articles.image_files import picture_file, raw_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LIST = reverse("admin:articles_image_changelist")
ADD = reverse("admin:articles_image_add")


@pytest.fixture
def image():
    return store_image(picture_file(), by=None, alternative_text="A door")


def address(image, name="change"):
    return reverse(f"admin:articles_image_{name}", args=[image.pk])


def test_picture_is_added_the_way_the_editor_adds_it(staff):
    words = {"alternative_text": "A door", "caption": "Late.", "credit": "Ada"}
    response = staff.post(ADD, {"image": picture_file(size=(700, 350)), **words})
    assert response.status_code == 302
    image = Image.objects.get()
    assert re.fullmatch(r"images/[0-9a-f]{16}\.jpg", image.file.name)
    assert image.widths == [360, 700]
    assert (image.alternative_text, image.caption) == ("A door", "Late.")
    assert image.uploaded_by.username == response.wsgi_request.user.username


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"alternative_text": "A"}, "Choose a picture."),
        (
            {"image": raw_file(b"<svg>"), "alternative_text": "A"},
            "no JPEG, PNG or WebP",
        ),
        ({"image": raw_file(b""), "alternative_text": "A"}, "The file is empty."),
        ({"image": None}, "Write an alternative text or tick"),
        ({"image": None, "alternative_text": "A", "is_decorative": "on"}, "one of the"),
    ],
    ids=["nothing", "svg", "empty", "silent", "both"],
)
def test_bad_input_is_said_and_stores_nothing(staff, settings, sent, said):
    if "image" in sent and sent["image"] is None:
        sent = sent | {"image": picture_file()}
    response = staff.post(ADD, {**sent, "caption": "Kept words."})
    assert response.status_code == 200
    assert said in response.text
    assert "Kept words." in response.text
    assert not Image.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_list_says_what_each_picture_shows_and_where(staff, image):
    store_image(picture_file(), by=None, is_decorative=True)
    store_image(picture_file(), by=None)
    article = make_article(headline="Shown", body=f"![]({image.url})")
    page = staff.get(LIST).text
    for words in (
        "A door",
        "Decorative",
        "No alternative text yet",
        "Not used anywhere",
    ):
        assert words in page
    link = reverse("admin:articles_article_change", args=[article.pk])
    assert f'<a href="{link}">Essay “Shown”</a>' in page
    assert page.count('loading="lazy"') == 3
    assert "style=" not in page


def test_list_costs_the_same_for_many_pictures(
    staff, image, django_assert_max_num_queries
):
    for _ in range(8):
        one = store_image(picture_file(), by=None)
        make_article(body=f"![]({one.url})", share_image=one)
    with django_assert_max_num_queries(24):
        staff.get(LIST)


def test_list_can_be_narrowed_to_what_nothing_shows(staff, image):
    used = store_image(picture_file(), by=None, alternative_text="A bridge")
    make_article(body=f"![]({used.url})")
    page = staff.get(LIST, {"use": "none"}).text
    assert "A door" in page and "A bridge" not in page


def test_picture_in_many_places_names_the_first_and_counts_the_rest(staff, image):
    for number in range(6):
        make_article(headline=f"Essay {number}", body=f"![]({image.url})")
    page = staff.get(address(image)).text
    assert "Essay “Essay 0”" in page and "and 2 more" in page
    assert "Earlier version" not in page


def test_picture_only_in_an_earlier_version_says_so(staff, image):
    article = make_article(headline="Shown", body=f"![]({image.url})")
    article.body = "Words."
    article.save()
    assert "Earlier version of the essay “Shown”" in staff.get(LIST).text


def test_new_words_reach_the_texts_and_leave_the_file(staff, image):
    make_article(body=f"/// figure\n![]({image.url})\n///")
    before = image.file.name
    sent = {"alternative_text": "A lit door", "caption": "Late.", "credit": ""}
    assert staff.post(address(image), sent).status_code == 302
    html = Article.objects.get().body_html
    assert 'alt="A lit door"' in html and "Late.</figcaption>" in html
    image.refresh_from_db()
    assert image.file.name == before


def test_words_cannot_be_taken_from_a_picture_without_a_tick(staff, image):
    response = staff.post(address(image), {"caption": "Kept words."})
    assert "Write an alternative text or tick" in response.text
    assert "Kept words." in response.text
    image.refresh_from_db()
    assert image.alternative_text == "A door"


def test_picture_that_is_shown_cannot_be_deleted(staff, image):
    make_article(headline="Shown", body=f"![]({image.url})")
    response = staff.post(address(image, "delete"), {"post": "yes"})
    assert "This picture is still shown" in response.text
    assert "Essay “Shown”" in response.text
    assert Image.objects.get() == image


def test_picture_of_an_advertisement_cannot_be_deleted(staff, image):
    make_creative(headline="Offer", image=image)
    response = staff.post(address(image, "delete"), {"post": "yes"})
    assert "This picture is still shown" in response.text
    assert "Image of creative “Offer”" in response.text
    assert Image.objects.get() == image


def test_unused_picture_is_deleted_with_its_files(
    staff, image, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(address(image, "delete"), {"post": "yes"})
    assert response.status_code == 302
    assert not Image.objects.exists()
    assert not any(image.file.storage.exists(name) for name in image.files)


def delete_all(staff, **more):
    keys = Image.objects.values_list("pk", flat=True)
    sent = {"action": "delete_selected", "_selected_action": list(keys), **more}
    return staff.post(LIST, sent)


def test_deleting_several_deletes_none_while_one_is_shown(staff, image):
    used = store_image(picture_file(), by=None)
    make_article(headline="Shown", body=f"![]({used.url})")
    response = delete_all(staff, post="yes")
    assert "None was deleted" in response.text and "Essay “Shown”" in response.text
    assert Image.objects.count() == 2


def test_several_unused_pictures_are_deleted_after_a_question(
    staff, image, django_capture_on_commit_callbacks
):
    store_image(picture_file(), by=None)
    assert "Are you sure" in delete_all(staff).text
    with django_capture_on_commit_callbacks(execute=True):
        delete_all(staff, post="yes")
    assert not Image.objects.exists()
    assert not any(image.file.storage.exists(name) for name in image.files)
