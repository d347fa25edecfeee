"""What a text folds away, and the words that may be quoted of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import (
    fold_titles,
    folded_text,
    link_folds,
    plain_text,
    render,
    sanitise,
    without_folds,
)
from tests.cases import for_each

NOTE = "/// content-note | {}\n{}\n///\n\n"
NESTED = """//// content-note | a fall

/// content-note | worse
Inner.
///

After.

////

Shown.
"""


def note(words, title="blood"):
    return NOTE.format(title, words)


def test_words_behind_a_note_are_folded_and_its_title_is_not():
    html = render(f"One.\n\n{note('*Two*.')}Three.").html
    assert plain_text(html) == "One.\nContent note: blood\nThree."
    assert folded_text(html) == "Two."
    assert fold_titles(html) == ["blood"]


def test_note_inside_a_note_is_folded_with_its_title_and_what_follows_it():
    html = render(NESTED).html
    assert plain_text(html) == "Content note: a fall\nShown."
    assert folded_text(html) == "Content note: worse\nInner.\nAfter."
    assert fold_titles(html) == ["a fall"]


@for_each(
    "text",
    [
        "> /// content-note | blood\n> Two.\n> ///\n",
        "- One\n\n    /// content-note | blood\n    Two.\n    ///\n",
        "/// note | A box\n\n//// content-note | blood\nTwo.\n////\n\n///\n",
        "<details><p>Two.</p></details>",
        "<details><summary>More</summary>Two.</details>",
        "<details>Two.<div><summary>Two.</summary></div></details>",
        '<details><img alt="</details>" src="/media/a.png"> Two.</details>',
    ],
)
def test_whatever_stands_in_details_is_folded(text):
    html = render(f"{text}\n\nThree.").html
    assert "Two." in html
    assert "Two." not in plain_text(html)
    assert "Two." in folded_text(html)
    assert plain_text(html).endswith("Three.")


@for_each(
    "title",
    [
        "b <details><summary>c</summary>Two.</details>",
        "b <details><summary>c <details>Two.</details></summary>Two.</details>",
        "b <summary>c</summary> <details>Two.</details>",
    ],
)
def test_what_a_title_folds_away_is_folded(title):
    inner = "<details><summary>{}</summary>Four.</details>\n\nThree."
    for text in (inner.format(title), note("Four.", title) + "Three."):
        html = render(text).html
        hidden = html.count("Two.")
        assert hidden
        for shown in (plain_text(html), link_folds(html, "/"), *fold_titles(html)):
            assert "Two." not in shown
        assert folded_text(html).count("Two.") == hidden
        assert plain_text(html).removeprefix("Content note: ").startswith("b c")


@for_each(
    "text",
    [
        "## One {}",
        "/// note | One {}\nThree.\n///",
        "<table><tr><th>One {}</th></tr></table>",
        "<table><caption>One {}</caption><tr><td>Three.</td></tr></table>",
        "<table><tr><td>{}</td></tr><tr><th>One</th></tr></table>",
    ],
)
def test_no_name_made_of_words_quotes_what_they_fold_away(text):
    fold = "<details>two<table><caption>two</caption><tr><th>two</th></table></details>"
    rendered = render(text.format(fold))
    assert rendered.html.count("two") >= 3
    assert "two" not in without_folds(rendered.html)
    assert all(section["title"] == "One" for section in rendered.outline)


def test_signs_in_attributes_fold_nothing():
    html = render('![<details> x](/media/a.png "<details>") Two.').html
    assert plain_text(html) == "Two."


def test_several_notes_of_one_title_are_named_once():
    html = render(note("One.") + note("Two.") + note("Three.", "loss & “fire”")).html
    assert fold_titles(html) == ["blood", "loss & “fire”"]
    assert "loss &amp; “fire”" in without_folds(html)


def test_link_leads_to_the_page_in_place_of_what_is_folded():
    html = link_folds(render(note("Two.")).html, "https://near.example/a/?b=1&c")
    assert html == (
        "<p><strong>Content note: blood</strong>"
        ' <a href="https://near.example/a/?b=1&amp;c">Open it on the site</a></p>'
    )


def test_heading_behind_a_note_is_in_no_outline():
    assert render(f"## One\n\n{note('## Two')}").outline == [
        {"id": "one", "title": "One"}
    ]


def test_footnote_of_folded_words_alone_is_folded_under_the_same_title():
    text = f"One[^a].\n\n{note('Two[^a] three[^b].')}"
    html = render(f"{text}[^a]: Shown.\n[^b]: Hidden[^c].\n[^c]: Deep.").html
    assert plain_text(html).split("\n")[-4:] == [
        "Notes",
        "Shown.",
        "Content note: blood",
        "Content note: blood",
    ]
    assert folded_text(html) == "Two three.\nHidden.\nDeep."
    assert sanitise(html) == html


def test_footnote_of_the_title_of_a_note_shows():
    html = render(f"{note('Two.', 'blood[^a]')}[^a]: Shown.").html
    assert plain_text(html) == "Content note: blood\nNotes\nShown."


PIECES = ["Words.", "> ", "- x\n\n    ", "<div>", "</div>", "<details>", "</details>"]
PIECES += ["<summary>S", "</summary>", note("Two.[^n]"), NESTED, "x[^n]", "## H", "<p>"]
PIECES += ["<table><caption>", "<tr><th>Two.", "</table>", "<a href='/'>", "</a>"]
PIECES += [
    "<b>",
    "</p>",
    "<!--",
    "-->",
    "<details/>",
    "<svg>",
    "<select>",
    '<i title="</p>">',
]
MIXTURES = st.lists(st.sampled_from(PIECES), max_size=12)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(MIXTURES)
def test_every_word_is_either_shown_or_folded(pieces):
    html = render("\n\n".join([*pieces, "[^n]: Noted."])).html
    shown = without_folds(html)
    assert "<details" not in shown
    assert html.count("Two.") == shown.count("Two.") + folded_text(html).count("Two.")
