"""Each of our blocks, as an author writes it and as it can go wrong."""

from articles.markup import render
from tests.cases import for_each

from .allowed import Reader

PICTURE = "/media/images/a.png"
FIGURE = f"""/// figure | Photo by *Ada* & Co
![A lit door]({PICTURE})

The caption, with a [link](/x/).
///"""
VIDEO = f"""/// video | https://www.youtube.com/watch?v=apzXGEbZht0&t=3
    title: Watch: the Still Face experiment
    note: a baby is upset for about a minute,
      and is then comforted
    poster: {PICTURE}
    length: 2:48

A parent holds a *still* face.
///"""


def test_figure_holds_picture_caption_and_credit():
    rendered = render(FIGURE)
    assert rendered.problems == ()
    assert rendered.html.startswith('<figure class="figure"><img alt="A lit door"')
    assert (
        '<figcaption class="figure-caption">The caption, with a <a href="/x/">link</a>.'
        ' <span class="figure-credit">Photo by <em>Ada</em> &amp; Co</span>'
        "</figcaption>"
    ) in rendered.html


def test_figure_without_caption_and_credit_is_only_the_picture():
    html = render(f"/// figure\n![x]({PICTURE})\n///").html
    assert "figcaption" not in html


def test_figure_with_the_caption_right_under_the_picture():
    html = render(f"/// figure\n![x]({PICTURE})\nCaption.\n///").html
    assert '<figcaption class="figure-caption">Caption.</figcaption>' in html


def test_figure_with_only_a_credit_has_a_caption_for_it():
    html = render(f"/// figure | Ada\n![x]({PICTURE})\n///").html
    assert '<figcaption class="figure-caption"><span class="figure-credit">Ada' in html


def test_figure_with_two_paragraphs_of_caption_puts_the_credit_at_their_end():
    html = render(f"/// figure | Ada\n![x]({PICTURE})\n\nOne.\n\nTwo.\n///").html
    assert '<p>Two. <span class="figure-credit">Ada</span></p>' in html


def test_figure_without_a_picture_is_a_problem_and_keeps_its_words():
    rendered = render("/// figure\nWords.\n///")
    assert rendered.problems == ("A figure has no picture; put one in its first line.",)
    assert "Words." in rendered.html


def test_pull_is_one_paragraph():
    html = render('/// pull\n"We *borrow* calm."\n///').html
    assert html == '<p class="pull-quote">“We <em>borrow</em> calm.”</p>'


def test_pull_of_two_paragraphs_is_a_problem():
    assert render("/// pull\na\n\nb\n///").problems == (
        "A pull quote is one paragraph.",
    )


def test_note_is_an_aside_named_by_its_title():
    html = render("/// note | Why *this*?\nBecause.\n\n- one\n///").html
    assert Reader(html).find("aside", class_="callout", aria_label="Why this?")
    assert '<p class="callout-title">Why <em>this</em>?</p>' in html
    assert "<li>one</li>" in html


def test_content_note_is_closed_and_names_its_subject():
    html = render("/// content-note | past abuse\nOne.\n\nTwo.\n///").html
    assert html.startswith(
        '<details class="content-note">\n<summary class="content-note-title">'
        "Content note: past abuse</summary>"
    )
    assert "<p>Two.</p>\n</details>" in html


def test_video_is_a_link_with_its_note_before_it_and_its_summary_after():
    rendered = render(VIDEO)
    reader = Reader(rendered.html)
    assert rendered.problems == ()
    assert reader.find(
        "a",
        class_="video-link",
        href="https://www.youtube.com/watch?v=apzXGEbZht0&t=3",
        rel="noopener",
        data_embed="https://www.youtube-nocookie.com/embed/apzXGEbZht0",
    )
    assert reader.find("img", class_="video-image", src=PICTURE, alt="")
    assert " ".join(reader.text.split()) == (
        "Content note: a baby is upset for about a minute, and is then comforted"
        " Watch: the Still Face experiment"
        " 2:48. Plays from YouTube, another site, which may set cookies."
        "A parent holds a still face."
    )
    assert "<iframe" not in rendered.html


def test_video_says_all_it_needs_without_options():
    html = render("/// video | https://vimeo.com/123456789\n\nSummary.\n///").html
    reader = Reader(html)
    assert "Watch the video on Vimeo" in reader.text
    assert "Plays from Vimeo, another site" in reader.text
    assert "Content note" not in reader.text
    assert not reader.find("img")


def test_video_without_a_summary_is_a_problem():
    rendered = render("/// video | https://vimeo.com/123456789\n    title: T\n///")
    assert rendered.problems == (
        "The video “T” has no summary in words; write one in it.",
    )
    assert "figcaption" not in rendered.html


@for_each(
    "address, embed",
    [
        ("https://youtu.be/abc_DEF-123", "https://www.youtube-nocookie.com/embed/abc_DEF-123"),
        ("https://m.youtube.com/shorts/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtube.com/watch?x=1&v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://player.vimeo.com/video/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        ("https://www.youtube.com/playlist?list=abcdefghijk", None),
        ("https://www.youtube.com.evil.example/watch?v=abcdefghijk", None),
        ("https://video.example/still-face", None),
    ],
)  # fmt: skip
def test_video_can_be_played_in_the_page_from_known_players(address, embed):
    (link,) = Reader(render(f"/// video | {address}\n\nS.\n///").html).find("a")
    assert link["href"] == address
    assert link.get("data-embed") == embed


def test_video_on_an_unknown_site_names_its_host():
    html = render("/// video | https://www.video.example/x\n\nS.\n///").html
    assert "Plays from video.example, another site" in html


@for_each(
    "lines",
    ["    titel: typing error\n", "    no option\n", "    attrs: x\n"],
)
def test_block_with_an_unknown_option_stays_visible_and_is_a_problem(lines):
    rendered = render(f"/// video | https://vimeo.com/123456789\n{lines}\nS.\n///")
    assert "/// video" in rendered.html
    assert rendered.problems


def test_ad_break_is_a_rule_at_the_first_level():
    html = render("a\n\n/// ad-break\n///\n\nb").html
    assert html == '<p>a</p>\n<hr class="break">\n<p>b</p>'


@for_each(
    "text",
    [
        "/// note | T\n//// ad-break\n////\n///",
        '<div><hr class="break"></div>',
        "> /// ad-break\n> ///",
    ],
)
def test_ad_break_in_a_box_vanishes(text):
    assert "break" not in render(text).html


def test_block_that_nobody_closed_is_a_problem_and_keeps_its_words():
    rendered = render("/// note | T\nOne.\n\nTwo.")
    assert rendered.problems == ("The block “note” is not closed by a line “///”.",)
    assert "Two." in rendered.html


def test_blocks_stand_in_each_other():
    text = f"//// content-note | x\n{FIGURE}\n\n/// pull\ny\n///\n////"
    rendered = render(text)
    assert rendered.problems == ()
    assert rendered.html.index("<details") < rendered.html.index("<figure")
    assert rendered.html.index('class="pull-quote"') < rendered.html.index("</details>")
