"""Notes: numbered as a reader meets them, with ways there and back."""

from articles.markup import render

from .allowed import Reader

TEXT = """One[^b], two[^a], and one again[^b].

[^a]: Alpha.
[^b]: *Beta*.
"""


def test_notes_are_numbered_in_the_order_of_reading():
    html = render(TEXT).html
    assert html.index("Beta") < html.index("Alpha")
    assert '<li class="footnote footnote-1" id="note-1"><em>Beta</em>. <a' in html


def test_reference_and_note_lead_to_each_other():
    reader = Reader(render("x[^a]\n\n[^a]: Alpha.").html)
    assert reader.find(
        "a",
        class_="footnote-ref footnote-ref-1",
        id="ref-1",
        href="#note-1",
        aria_label="Note 1",
    )
    assert reader.find("li", class_="footnote footnote-1", id="note-1")
    assert reader.find(
        "a", class_="footnote-back", href="#ref-1", aria_label="Back to reference 1"
    )
    assert reader.find("section", class_="footnote-list", aria_labelledby="notes-title")
    assert reader.find("h2", class_="footnote-list-title", id="notes-title")
    assert reader.find("ol", role="list")


def test_note_used_twice_has_two_ways_back():
    reader = Reader(render(TEXT).html)
    backs = [link["href"] for link in reader.find("a", class_="footnote-back")]
    assert backs == ["#ref-1", "#ref-1-2", "#ref-2"]
    assert {"ref-1", "ref-1-2", "ref-2"} <= set(reader.ids())


def test_only_the_first_reference_pairs_with_the_margin():
    assert render(TEXT).html.count("footnote-ref-1") == 1


def test_order_is_that_of_the_page_not_of_the_parser():
    text = "- a[^1]\n\n    b[^2]\n\n> c[^3]\n\nd[^4]\n\n" + "".join(
        f"[^{number}]: Note {number}.\n" for number in (4, 3, 2, 1)
    )
    text_of_notes = Reader(render(text).html).text.split("Notes")[-1]
    places = [text_of_notes.index(f"Note {number}.") for number in (1, 2, 3, 4)]
    assert places == sorted(places)


def test_notes_referred_to_in_blocks_are_numbered_with_the_others():
    text = (
        "/// note | T\na[^x]\n///\n\nb[^y]\n\n[^y]: Why.\n[^x]: Ex.\n"
    )  # fmt: skip
    html = render(text).html
    assert html.index("Ex.") < html.index("Why.")


def test_note_may_refer_to_a_note():
    html = render("a[^x]\n\n[^y]: Why.\n[^x]: See[^y].\n").html
    assert html.index("See") < html.index("Why.")
    assert Reader(html).find("a", id="ref-2")


def test_note_of_several_paragraphs_keeps_them():
    html = render("a[^x]\n\n[^x]: One.\n\n    Two.\n").html
    assert "<p>One.</p>" in html
    assert '<p>Two. <a aria-label="Back to reference 1"' in html


def test_reference_without_a_note_stays_visible_and_is_a_problem():
    rendered = render("a[^gone] b[^gone]")
    assert "[^gone]" in rendered.html
    assert rendered.problems == ("There is no note “gone” to refer to.",)


def test_note_without_a_reference_is_left_out_and_is_a_problem():
    rendered = render("a\n\n[^x]: Lonely.")
    assert rendered.html == "<p>a</p>"
    assert rendered.problems == ("Nothing refers to the note “x”.",)


def test_note_written_twice_is_a_problem():
    assert render("a[^x]\n\n[^x]: One.\n\n[^x]: Two.").problems == (
        "The note “x” is written twice.",
    )


def test_notes_stand_last_whatever_comes_after_them():
    html = render("a[^x]\n\n[^x]: Note.\n\n## Later\n\nMore.").html
    assert html.index("More.") < html.index("<section")
    assert html.endswith("</section>")


def test_prefix_keeps_the_notes_of_two_texts_apart():
    html = render(TEXT, id_prefix="answer-7-", level=3).html
    reader = Reader(html)
    assert reader.find("a", class_="footnote-ref", href="#answer-7-note-1")
    assert reader.find("h3", class_="footnote-list-title", id="answer-7-notes-title")
    assert "footnote-ref-1" not in html


def test_notes_past_the_fortieth_stay_below():
    text = "".join(f"a[^{n}] " for n in range(41)) + "\n\n"
    html = render(text + "".join(f"[^{n}]: Note.\n" for n in range(41))).html
    assert "footnote-ref-40" in html
    assert "footnote-ref-41" not in html
    assert Reader(html).find("li", class_="footnote", id="note-41")
