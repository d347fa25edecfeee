"""Cutting a text for the page, and reading its plain words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import plain_text, render, split_at_breaks
from tests.cases import for_each

from .allowed import faults_in

BREAK = '<hr class="break">'


def essay(*sections, notes=False):
    text = "Opening[^n].\n\n" if notes else "Opening.\n\n"
    text += "".join(f"## {name}\n\n{words}\n\n" for name, words in sections)
    return render(text + ("[^n]: The note." if notes else "")).html


def body(words):
    return "word " * words


def test_text_without_a_section_is_one_part():
    html = render("a\n\n/// ad-break\n///\n\nb").html
    assert split_at_breaks(html) == [html.replace(BREAK, "")]


def test_empty_text_is_one_empty_part():
    assert split_at_breaks("") == [""]


def test_opening_is_what_stands_before_the_first_section():
    parts = split_at_breaks(essay(("A", "x")))
    assert parts[0].strip() == "<p>Opening.</p>"
    assert len(parts) == 2


def test_text_that_begins_with_a_section_opens_with_it():
    html = render("## A\n\nx\n\n## B\n\ny").html
    opening, rest = split_at_breaks(html)
    assert "x" in opening
    assert rest.startswith('<h2 id="b">')


def test_text_is_cut_at_its_first_two_breaks():
    mark = "\n\n/// ad-break\n///\n\n"
    words = f"one{mark}two{mark}three{mark}four"
    parts = split_at_breaks(essay(("A", words), ("B", "five")))
    assert len(parts) == 4
    assert "one" in parts[1]
    assert "two" in parts[2]
    assert all(word in parts[3] for word in ("three", "four", "five"))


def test_break_in_the_opening_vanishes():
    html = render("a\n\n/// ad-break\n///\n\nb\n\n## C\n\nd").html
    parts = split_at_breaks(html)
    assert len(parts) == 2
    assert "a" in parts[0]
    assert "b" in parts[0]


def test_text_without_breaks_is_cut_near_the_thirds():
    html = essay(*((name, body(100)) for name in "ABCDEF"))
    parts = split_at_breaks(html)
    assert len(parts) == 4
    assert parts[2].startswith('<h2 id="c">')
    assert parts[3].startswith('<h2 id="e">')


def test_text_of_two_sections_is_cut_between_them():
    parts = split_at_breaks(essay(("A", body(10)), ("B", body(500))))
    assert [part[:11] for part in parts[1:]] == ['<h2 id="a">', '<h2 id="b">']


def test_notes_stay_whole_with_the_last_part():
    parts = split_at_breaks(essay(("A", "x"), ("B", "y"), ("C", "z"), notes=True))
    assert len(parts) == 4
    assert "<section" in parts[-1]
    assert parts[-1].endswith("</section>")


def test_notes_alone_are_no_section():
    assert len(split_at_breaks(render("a[^n]\n\n[^n]: The note.").html)) == 1


PIECES = """## A
### B
words
/// ad-break~///
> ## C
- x~~    ## D
x[^n]
<div><h2>E</h2></div>
/// note | T~## F~///
<h2>G</h2>
<div><h2 class="footnote-list-title">H</h2></div>
<div><section class="footnote-list"><h2>I</h2>
<h2 lang="fr"><a id="n">J</a></h2>
<div><hr class="break"><h2 id="k">K</h2>
</div>
"""
MIXTURES = st.lists(
    st.sampled_from([piece.replace("~", "\n") for piece in PIECES.splitlines()]),
    max_size=14,
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(MIXTURES)
def test_parts_are_whole_and_lose_nothing_but_the_breaks(pieces):
    html = render("\n\n".join([*pieces, "[^n]: The note."])).html
    parts = split_at_breaks(html)
    assert 1 <= len(parts) <= 4
    assert "".join(parts) == html.replace(BREAK, "")
    assert [faults_in(part) for part in parts] == [[]] * len(parts)


def test_plain_text_is_the_words_line_by_line():
    html = render("## It's\n\nOne *two*  three & `<b>`.\n\n- four\n- five").html
    assert plain_text(html) == "It’s\nOne two three & <b>.\nfour\nfive"


def test_plain_text_leaves_out_the_marks_of_notes():
    assert plain_text(render("One[^n]. Two.\n\n[^n]: Three.").html) == (
        "One. Two.\nNotes\nThree."
    )


@for_each("html", ["<script>x</script>", "<style>x</style>", "<!--x-->"])
def test_plain_text_is_never_code(html):
    assert plain_text(f"a{html}") == "a"


def test_plain_text_reads_signs_inside_attributes():
    assert plain_text('<p>a <img alt="b > c" src="/media/x.png"> d</p>') == "a d"
