"""Pictures in a text: their files, sizes and words come from the record."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import render, sanitise
from articles.markup.allowed_html import PICTURE_SIZES
from tests.cases import for_each

from .allowed import Reader, faults_in

PICTURE = "/media/images/a.jpg"
JPEG = SRCSET = "/media/images/a-320.jpg 320w, /media/images/a.jpg 800w"
WEBP = SRCSET.replace(".jpg", ".webp")
FIGURE = f"/// figure\n![x]({PICTURE})\n///"
OTHER = "/media/images/b.jpg"


@dataclass
class Known:
    """A record as the renderer sees one."""

    width: int = 800
    height: int = 600
    alternative_text: str = ""
    is_decorative: bool = False
    caption: str = ""
    credit: str = ""
    srcset: str = SRCSET
    webp_srcset: str = WEBP


def shown(text, **known):
    return render(text, images={PICTURE: Known(**known)})


def alternative(text, **known):
    (picture,) = Reader(shown(text, **known).html).find("img")
    return picture["alt"]


def test_known_picture_comes_in_its_widths_as_webp_and_as_jpeg_for_others():
    html = shown(f"![A door]({PICTURE})").html
    assert html.startswith("<p><picture><source ")
    (source,) = Reader(html).find("source")
    assert source == {"type": "image/webp", "srcset": WEBP, "sizes": PICTURE_SIZES}
    (picture,) = Reader(html).find("img")
    assert picture == {
        "alt": "A door",
        "src": PICTURE,
        "srcset": JPEG,
        "sizes": PICTURE_SIZES,
        "width": "800",
        "height": "600",
    }


def test_picture_of_one_file_has_its_size_and_no_other_files():
    html = shown(f"![A door]({PICTURE})", srcset="", webp_srcset="").html
    assert html == (
        f'<p><img alt="A door" src="{PICTURE}" width="800" height="600"></p>'
    )


def test_picture_kept_as_webp_only_needs_no_choice_of_formats():
    html = shown(f"![A door]({PICTURE})", srcset=WEBP).html
    assert "<picture>" not in html
    assert f'srcset="{WEBP}"' in html


def test_first_picture_is_loaded_at_once_and_the_others_when_they_are_near():
    text = f"{FIGURE}\n\n![y]({OTHER})\n\n![z]({PICTURE})"
    first, *others = Reader(shown(text).html).find("img")
    assert "loading" not in first and "decoding" not in first
    assert len(others) == 2
    for picture in others:
        assert (picture["loading"], picture["decoding"]) == ("lazy", "async")


def test_picture_behind_many_words_waits_though_it_is_the_first():
    near, far = "Some words. " * 20, "Some words. " * 60
    assert "loading" not in shown(f"{near}\n\n{FIGURE}").html
    assert 'loading="lazy"' in shown(f"{far}\n\n{FIGURE}").html


def test_picture_of_an_answer_waits_for_it_stands_far_down():
    html = render(f"![x]({PICTURE})", id_prefix="answer-1-", level=4).html
    assert 'loading="lazy"' in html


@for_each(
    "written, known, expected",
    [
        ("Mine", {"alternative_text": "Its own"}, "Mine"),
        ("", {"alternative_text": "Its own"}, "Its own"),
        ("  ", {"alternative_text": "Its own"}, "Its own"),
        ("Mine", {"is_decorative": True}, "Mine"),
        ("", {"is_decorative": True}, ""),
    ],
)
def test_words_of_the_author_win_over_those_of_the_record(written, known, expected):
    text = f"![{written}]({PICTURE})"
    assert alternative(text, **known) == expected
    assert shown(text, **known).problems == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet="ab<>&\"'`*[]()!\\/;=#0 é", min_size=1).filter(str.strip))
def test_words_of_the_record_are_words_whatever_they_hold(words):
    html = shown(f"![]({PICTURE})", alternative_text=words).html
    (picture,) = Reader(html).find("img")
    assert picture["alt"] == words
    assert faults_in(html) == []
    assert sanitise(html) == html


@for_each("known, name", [({}, "a.jpg"), ({"caption": "The lit door"}, "The lit door")])
def test_picture_that_nobody_described_is_a_problem_that_names_it(known, name):
    assert shown(f"![]({PICTURE})", **known).problems == (
        f"The picture “{name}” has no alternative text; describe what it shows, or "
        "mark it as decorative.",
    )


def test_picture_of_no_record_without_words_is_a_problem():
    (problem,) = render(f"![]({OTHER})").problems
    assert "“b.jpg” has no alternative text" in problem


def test_poster_of_a_video_needs_no_words_because_its_link_has_them():
    text = f"/// video | https://vimeo.com/123456789\n    poster: {PICTURE}\n\nS.\n///"
    rendered = shown(text, alternative_text="Its own")
    (picture,) = Reader(rendered.html).find("img")
    assert picture["alt"] == ""
    assert f'srcset="{WEBP}"' in rendered.html
    assert rendered.problems == ()


def test_figure_without_words_shows_those_of_the_record():
    html = shown(FIGURE, caption="*Its* <b> & own", credit="Ada").html
    assert (
        '<figcaption class="figure-caption">*Its* &lt;b&gt; &amp; own '
        '<span class="figure-credit">Ada</span></figcaption>'
    ) in html


def test_figure_with_words_keeps_them():
    text = f"/// figure | Bo\n![x]({PICTURE})\n\nMine.\n///"
    html = shown(text, caption="Its own", credit="Ada").html
    assert 'caption">Mine. <span class="figure-credit">Bo</span>' in html
    assert "Its own" not in html and "Ada" not in html


def test_figure_with_a_caption_shows_the_credit_of_the_record():
    text = f"/// figure\n![x]({PICTURE})\n\nMine.\n///"
    html = shown(text, caption="Its own", credit="Ada").html
    assert 'caption">Mine. <span class="figure-credit">Ada</span>' in html


def test_figure_of_two_pictures_shows_the_words_of_both_and_one_credit_once():
    text = f"/// figure\n![x]({PICTURE}) ![y]({OTHER})\n///"
    images = {
        PICTURE: Known(caption="One.", credit="Ada"),
        OTHER: Known(caption="Two.", credit="Ada"),
    }
    html = render(text, images=images).html
    assert "<p>One.</p>" in html
    assert '<p>Two. <span class="figure-credit">Ada</span></p>' in html


def test_picture_outside_a_figure_shows_no_caption():
    assert "Its own" not in shown(f"![x]({PICTURE})", caption="Its own").html


HTML = [
    f'<picture><source srcset="{OTHER} 300w"><img src="{PICTURE}"></picture>',
    f'<img src="{PICTURE}" srcset="{OTHER} 9w" sizes="1px" loading="lazy">',
    f'<picture><img src="{PICTURE}"><source srcset="{OTHER}"></picture>',
    f'<source srcset="{OTHER}" type="image/webp" sizes="{PICTURE_SIZES}">',
]


@for_each("html", HTML)
def test_files_that_an_author_names_never_survive(html):
    for text in (html, f"A {html} B"):
        for rendered in (shown(text), render(text)):
            assert OTHER not in rendered.html
            assert faults_in(rendered.html) == []
    assert "picture" not in render(html).html.replace(PICTURE, "")


@for_each(
    "text",
    [
        f"![x]({PICTURE})",
        f"[![x]({PICTURE})](/x/) and ![]({PICTURE})",
        FIGURE,
        f"//// content-note | x\n{FIGURE}\n////",
        f"| a |\n|---|\n| ![x]({PICTURE}) |",
        f"- ![x]({PICTURE})\n- ## ![x]({PICTURE}) y",
        *HTML,
    ],
)
def test_sanitising_again_changes_nothing(text):
    html = shown(
        text, caption="C & <i>", credit="D", alternative_text="\"E' &amp;"
    ).html
    assert sanitise(html) == html
    assert faults_in(html) == []


@for_each(
    "srcset",
    [
        "//evil.example/a.png 1w",
        "/media/images/a.png 1w, https://evil.example/a.png 2w",
        "javascript:alert(1) 1w",
        "/media/images/a.png",
        "/media/images/a.png 2x",
        "/media/../admin/logout/ 1w",
        "/media/images/a.png 1w,",
        "",
    ],
)
def test_stored_text_keeps_no_files_of_another_host(srcset):
    html = f'<picture><source srcset="{srcset}"><img src="{PICTURE}" srcset="{srcset}">'
    assert "srcset" not in sanitise(html)
    assert "<source" not in sanitise(html)
