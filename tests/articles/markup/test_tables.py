"""Tables that everybody can read: heads that say what they head, a named frame."""

from articles.markup import render, sanitise
from tests.cases import for_each

from .allowed import Reader

TABLE = "| Word | Meaning |\n|---|---|\n| a | b |"


def names_in(text):
    frames = Reader(render(text).html).find("div", class_="table-scroll")
    return [frame["aria-label"] for frame in frames]


def test_frame_is_named_by_its_caption():
    html = "<table><caption>What we <b>mean</b></caption><tr><th>A</th></tr></table>"
    assert names_in(html) == ["Table: What we mean"]


def test_frame_without_a_caption_is_named_by_its_heads():
    assert names_in(TABLE) == ["Table: Word, Meaning"]


def test_two_frames_of_a_text_are_never_named_alike():
    text = f"{TABLE}\n\nText.\n\n{TABLE}"
    assert names_in(text) == ["Table: Word, Meaning", "Table: Word, Meaning (2)"]


def test_table_without_any_words_to_name_it_is_called_table():
    assert names_in("<table><tr><td>a</td></tr></table>") == ["Table"]


def test_name_is_short_and_holds_no_markup():
    html = render(f'| `<script>` & "b" | {"long " * 40}|\n|---|---|\n| 1 | 2 |').html
    (frame,) = Reader(html).find("div")
    assert frame["aria-label"].startswith("Table: script “b”, long long")
    assert len(frame["aria-label"]) < 100
    assert sanitise(html) == html


def test_row_of_heads_only_heads_its_columns_and_others_their_row():
    html = render(
        "<table><tr><th>a<th>b</tr><tr><th>c<td>d</tr>"
        "<tr><th scope='col'>e<td>f</tr></table>"
    ).html
    scopes = [head["scope"] for head in Reader(html).find("th")]
    assert scopes == ["col", "col", "row", "col"]


def test_head_without_words_is_an_ordinary_cell():
    html = render("|   | b |\n|---|---|\n| 1 | 2 |").html
    assert [head["scope"] for head in Reader(html).find("th")] == ["col"]
    assert len(Reader(html).find("td")) == 3


def test_table_in_a_cell_has_no_frame_of_its_own():
    html = render("<table><tr><th>a<td><table><tr><th>b<th>c</table><td>d</table>").html
    assert html.count("table-scroll") == 1
    assert [head["scope"] for head in Reader(html).find("th")] == ["row", "col", "col"]


@for_each("where", ["{}", "<table><tr><td>{}</td></tr></table>"])
def test_box_of_an_author_is_no_frame(where):
    box = "<div class='table-scroll' tabindex='0' role='region' lang='fr'>x</div>"
    html = render(where.format(box)).html
    assert '<div lang="fr">x</div>' in html
