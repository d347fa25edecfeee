"""A new picture with its words, as the editor sends it."""

import pytest

from articles import markup
from articles.admin.markdown_views import escape_markdown
from articles.media import uploads
from articles.models import Image
from tests.articles.image_files import picture_file, raw_file
from tests.articles.markup.allowed import Reader

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/markdownx/upload/"


def send(staff, **words):
    return staff.post(UPLOAD, {"image": picture_file(), **words})


def test_words_are_kept_with_the_picture(staff):
    response = send(
        staff, alternative_text="A door", caption="It was late.", credit="Ada"
    )
    image = Image.objects.get(pk=response.json()["id"])
    assert (image.alternative_text, image.is_decorative) == ("A door", False)
    assert (image.caption, image.credit) == ("It was late.", "Ada")


def test_words_are_one_line_however_they_were_typed(staff):
    send(staff, alternative_text=" A\r\ndoor\n", caption="It was\nlate.")
    image = Image.objects.get()
    assert (image.alternative_text, image.caption) == ("A door", "It was late.")


def test_picture_may_be_decorative(staff):
    assert send(staff, is_decorative="on").status_code == 200
    assert Image.objects.get().is_decorative


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ({}, "![]("),
        ({"alternative_text": "A door"}, "![A door]("),
        ({"is_decorative": "on"}, "![]("),
        ({"caption": "C"}, "/// figure\n![]("),
        ({"credit": "C", "alternative_text": "A"}, "/// figure\n![A]("),
    ],
)
def test_answer_is_a_figure_where_there_are_words_to_show(staff, words, start):
    code = send(staff, **words).json()["image_code"]
    assert code.startswith(start)
    assert code.endswith("\n///") == code.startswith("///")


def test_answered_markdown_shows_every_word(staff):
    sent = {"alternative_text": "A door", "caption": "*Late* & <b>", "credit": "Ada"}
    code = send(staff, **sent).json()["image_code"]
    rendered = markup.render(code, images=Image.objects.in_text(code))
    reader = Reader(rendered.html)
    assert rendered.problems == ()
    assert reader.find("img")[0]["alt"] == "A door"
    assert reader.text.strip() == "*Late* & <b> Ada"


@pytest.mark.parametrize(
    "words",
    [
        "A [lit] *door*",
        "back\\slash `code` __x__",
        "quotes \"a\" and 'b'",
        "a < b <script> & &amp; done",
        "![x](y) {z} # 1. - ///",
        "lines\r\nin it",
    ],
)
def test_alternative_text_survives_the_way_through_markdown(words):
    html = markup.render(f"![{escape_markdown(words)}](/media/images/a.png)").html
    (picture,) = Reader(html).find("img")
    assert picture["alt"] == " ".join(words.split())


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("alternative_text", {"alternative_text": "A", "is_decorative": "on"}),
        ("alternative_text", {"alternative_text": "x" * 401}),
        ("caption", {"caption": "x" * 401}),
        ("credit", {"credit": "x" * 161}),
        ("caption", {"caption": "a\x00b"}),
    ],
)
def test_words_that_cannot_be_kept_store_nothing(staff, settings, field, words):
    response = send(staff, **words)
    assert response.status_code == 400
    assert list(response.json()) == [field]
    assert response.json()[field][0].endswith(".")
    assert not Image.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_every_fault_is_said_at_once(staff):
    response = staff.post(UPLOAD, {"image": raw_file(b"<svg>"), "credit": "x" * 161})
    assert sorted(response.json()) == ["credit", "image"]
    assert response.json()["image"] == [uploads.NOT_A_PICTURE]
