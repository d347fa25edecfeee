"""Prose, headings, links, pictures and tables; sizes and counts."""

import pytest

from articles.markup import MarkupRefused, Rendered, render, sanitise
from articles.markup.render import Engine
from tests.cases import for_each

from .allowed import Reader

PICTURE = "/media/images/a.png"


def test_empty_text_renders_to_nothing():
    assert render(" \n") == Rendered("", [], 0, ())


def test_rendered_text_cannot_be_changed():
    with pytest.raises(AttributeError):
        render("x").html = "y"


def test_quotes_dashes_and_ellipses_are_set_as_characters():
    html = render("\"It's\" -- what --- 'then'...").html
    assert html == "<p>“It’s” – what — ‘then’…</p>"


@for_each(
    "text, tag",
    [("# A", "h2"), ("## A", "h2"), ("### A", "h2"), ("<h1>A</h1>", "h2")],
)
def test_heading_never_takes_the_pages_own_level(text, tag):
    assert render(text).html == f'<{tag} id="a"><a href="#a">A</a></{tag}>'


def test_heading_follows_the_level_of_its_place():
    html = render("# A\n\n## B\n\n### C\n\n###### D", level=3, id_prefix="x-").html
    levels = [tag for tag, _ in Reader(html).tags if tag != "a"]
    assert levels == ["h3", "h3", "h4", "h5"]


def test_heading_in_a_box_is_no_section_of_the_text():
    rendered = render("## A\n\n/// note | T\n## B\n///\n\n> ## C\n\n- ## D\n")
    assert [section["title"] for section in rendered.outline] == ["A"]
    assert rendered.html.count("<h2") == 1
    assert rendered.html.count("<h3") == 3


def test_outline_holds_plain_titles_of_the_first_level():
    rendered = render("## It's *one* & `two`[^a]\n\n### deeper\n\n## B\n\n[^a]: n")
    assert rendered.outline == [
        {"id": "its-one-two", "title": "It’s one & two"},
        {"id": "b", "title": "B"},
    ]


def test_outline_knows_headings_written_as_html():
    rendered = render('<h2>Raw</h2>\n<p>x</p>\n<h2 id="own">Own</h2>')
    assert rendered.outline == [
        {"id": "raw", "title": "Raw"},
        {"id": "own", "title": "Own"},
    ]


def test_heading_without_words_is_no_heading():
    rendered = render("##\n\n## <b></b>\n\nText.")
    assert rendered.outline == []
    assert "<h" not in rendered.html


def test_headings_alike_get_ids_of_their_own():
    rendered = render("## A\n\n## A\n\n## A\n\n## A 2")
    assert [section["id"] for section in rendered.outline] == [
        "a",
        "a-2",
        "a-3",
        "a-2-2",
    ]


def test_heading_in_another_script_gets_an_id():
    assert render("## Близость").outline[0]["id"] == "section"


@for_each("title", ["Questions", "Main", "Contents"])
def test_heading_leaves_the_ids_of_the_page_alone(title):
    assert render(f"## {title}").outline[0]["id"] == f"{title.lower()}-2"


def test_heading_named_like_a_note_leaves_its_id_to_the_note():
    html = render("## Note 1\n\nx[^a]\n\n[^a]: n").html
    assert Reader(html).find("h2", id="section-note-1")
    assert Reader(html).find("li", id="note-1")


def test_every_id_begins_with_the_prefix_and_stands_once():
    text = (
        "## A\n\nx[^n] y[^n]\n\n## A\n\n<p id='a'>p</p><p id='p-own'>q</p>"
        "<p id='p-own'>r</p><p id='p-note-1'>s</p>\n\n[^n]: n"
    )
    ids = Reader(render(text, id_prefix="p-").html).ids()
    assert all(name.startswith("p-") for name in ids)
    assert len(ids) == len(set(ids))
    assert {"p-a", "p-a-2", "p-own", "p-ref-1", "p-ref-1-2", "p-note-1"} <= set(ids)


def test_link_that_leaves_the_site_is_marked():
    html = render("[out](https://a.example/) [in](/x/) <a href='#y'>here</a>").html
    assert 'href="https://a.example/" class="external-link"' in html
    assert html.count('class="external-link"') == 1
    assert 'out<span class="external-link-text"> (another site)</span></a>' in html


def test_link_without_an_address_becomes_words():
    assert render("[x](javascript:alert(1))").html == "<p>x</p>"


def test_picture_of_another_host_is_left_out():
    assert "<img" not in render("a ![x](https://a.example/x.png) b").html


def test_picture_on_another_media_host_is_allowed_where_uploads_are(settings):
    settings.MEDIA_URL = "https://media.example/"
    assert "<img" in render("![x](https://media.example/images/a.png)").html
    assert "<img" not in render("![x](https://media.example.evil/a.png)").html
    assert "<img" not in render(f"![x]({PICTURE})").html


def test_table_can_scroll_and_says_what_its_heads_head():
    html = render("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |").html
    assert html.startswith(
        '<div class="table-scroll" tabindex="0" role="region" '
        'aria-label="Table: a, b, c">'
    )
    assert html.endswith("</table></div>")
    assert Reader(html).find("th", scope="col", class_="table-end")
    assert Reader(html).find("td", class_="table-centre")
    assert "style" not in html


def test_words_are_counted_without_the_notes():
    text = "One two[^a] three.\n\n## Four\n\nfive's six\n\n[^a]: Not counted here."
    assert render(text).words == 6


def test_control_characters_vanish():
    assert render("a\x0bb\x1bc\ufeffd\x02e").html == "<p>abcde</p>"


@for_each("line", ["/// nothing-like-it", "/// content-note", "///"])
def test_line_that_looks_like_a_block_is_a_problem(line):
    problems = render(f"a\n\n{line}\n\nb").problems
    assert f"The line “{line}” was not understood." in problems


def test_unfinished_block_is_named_by_its_first_line_alone():
    problems = render("/// video | https://\n    title: A film\n\nWords.\n///").problems
    assert problems == ("The line “/// video | https://” was not understood.",)


def test_text_nested_too_deeply_for_the_engine_is_refused(monkeypatch):
    def fail(self, text):
        raise RecursionError

    monkeypatch.setattr(Engine, "convert", fail)
    with pytest.raises(MarkupRefused, match="nested"):
        render("x")


def test_output_is_balanced_where_the_input_is_not():
    html = render("## A\n\n> - x\n>\n> <b>y\n\n<ul><li>z<li>w\n").html
    assert Reader(html).unbalanced == []


def test_span_and_aside_without_a_class_say_nothing_but_their_words():
    html = sanitise("<aside><p>a <span>b</span></p></aside>")
    assert html == "<section><p>a b</p></section>"
