"""Headings: levels without gaps, ids that nothing else on the page has."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import render
from articles.markup.splitting import split_at_breaks
from tests.cases import for_each

from .allowed import Reader


def levels_in(html):
    return [int(tag[1]) for tag, _ in Reader(html).tags if re.fullmatch("h[1-6]", tag)]


def test_heading_links_to_itself_by_an_id_that_is_its_own():
    html = render("## A *b*\n\n## A *b*\n\n### C", id_prefix="x-").html
    assert html.split("\n") == [
        '<h2 id="x-a-b"><a href="#x-a-b">A <em>b</em></a></h2>',
        '<h2 id="x-a-b-2"><a href="#x-a-b-2">A <em>b</em></a></h2>',
        '<h3 id="x-c"><a href="#x-c">C</a></h3>',
    ]


@for_each("words", ["[x](/y/) z", "x[^n]"])
def test_heading_that_holds_a_link_is_none(words):
    html = render(f"## {words}\n\n[^n]: n").html
    assert html.count("<a ") == html.count("</a>")
    assert '<a href="#' not in html.partition("</h2>")[0]


def test_skipped_level_is_closed_on_the_page_and_is_a_problem():
    rendered = render("## A\n\n#### B\n\n### C\n\n## D")
    assert levels_in(rendered.html) == [2, 3, 3, 2]
    assert rendered.problems == (
        "The heading “B” skips a level: it has #### where ### comes next.",
    )


def test_text_that_begins_too_deep_is_a_problem():
    rendered = render("#### A\n\nText.")
    assert levels_in(rendered.html) == [2]
    assert rendered.problems == (
        "The heading “A” skips a level: it has #### where ## comes next.",
    )


@for_each(
    "text",
    [
        "# A\n\n## B\n\n### C\n\n#### D\n\n## E\n\n### F",
        "> ### A\n\n## B",
        "## A\n\n### B\n\n> ## C\n\n- ## D",
        "## A[^n]\n\n[^n]: One.\n\n    ### In a note",
    ],
)
def test_levels_in_order_are_no_problem(text):
    rendered = render(text)
    assert rendered.problems == ()
    assert not gaps_in(levels_in(rendered.html), top=2)


def gaps_in(levels, *, top):
    before = [top - 1, *levels]
    return [one for last, one in zip(before, levels, strict=False) if one > last + 1]


HEADINGS = st.builds(
    lambda start, marks, end: f"{start}{'#' * marks} A\n\n{end}",
    st.sampled_from(["", "> ", "- ", "/// note | T\n", "<div>\n\n"]),
    st.integers(1, 6),
    st.sampled_from(
        ["", "///\n\n", "</div>\n\n", "x[^n]\n\n", "[^n]: n\n\n    ##### B\n\n"]
    ),
)
RAW = st.integers(1, 6).map(
    lambda n: f"<h{n} class='footnote-list-title'>Notes</h{n}>\n\n"
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(HEADINGS | RAW, max_size=8), st.sampled_from([2, 3, 4]))
def test_no_level_is_skipped_whatever_was_written(headings, level):
    rendered = render("".join(headings), level=level)
    assert not gaps_in(levels_in(rendered.html), top=level)
    assert len(rendered.outline) <= len(levels_in(rendered.html))


def test_heading_in_a_box_above_every_section_is_no_place_to_cut():
    html = render("> ## A\n\nText.\n\n## B\n\nMore.").html
    assert levels_in(html) == [2, 2]
    opening, section = split_at_breaks(html)
    assert opening.startswith("<blockquote>") and opening.endswith("<p>Text.</p>\n")
    assert section.startswith('<h2 id="b">')


def test_heading_dressed_up_as_the_notes_is_a_heading_like_others():
    rendered = render('<h5 class="footnote-list-title" id="notes-title">Notes</h5>')
    assert levels_in(rendered.html) == [2]
    assert rendered.outline == [{"id": "section-notes-title", "title": "Notes"}]


@for_each(
    "text, place",
    [("## <b></b>", "The first heading"), ("## A\n\n##\n", "The heading after “A”")],
)
def test_heading_without_words_is_a_problem(text, place):
    assert render(text).problems == (f"{place} has no words.",)


@for_each(
    "title",
    ["Answer 12", "Answer 12: yes", "Follow-up 3", "Thread of life", "Near title"],
)
def test_heading_leaves_ids_alone_that_the_page_makes(title):
    (section,) = render(f"## {title}").outline
    assert section["id"].startswith("section-")


def test_essay_and_answers_on_one_page_share_no_id():
    text = "## Answer 7 a\n\nx[^n]\n\n<h3 id='answer-7-a'>b</h3>\n\n## A\n\n[^n]: n"
    essay = Reader(render(text).html).ids()
    answers = [
        name
        for prefix in ("answer-7-", "answer-71-")
        for name in Reader(render(text, id_prefix=prefix, level=4).html).ids()
    ]
    ids = essay + answers
    assert len(ids) == 18
    assert len(set(ids)) == 18


def test_id_stays_where_other_sections_are_added_or_moved():
    before = render("## A\n\n## B").outline
    after = render("## New\n\n## B\n\n## A").outline
    assert {one["id"] for one in before} < {one["id"] for one in after}
