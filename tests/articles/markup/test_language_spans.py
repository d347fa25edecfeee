"""Words of another language keep it, however they are written."""

from articles.markup import render
from tests.cases import for_each


@for_each(
    "html",
    [
        '<span lang="fr">mot juste</span>',
        '<i lang="fr">mot juste</i>',
        '<em lang="de-CH">Angst</em>',
        '<span dir="rtl" lang="ar">حب</span>',
        '<bdo dir="ltr">x</bdo>'.replace("bdo", "span"),
    ],
)
def test_language_written_as_html_stays(html):
    assert render(f"A {html} here.").html == f"<p>A {html} here.</p>"


def test_language_of_a_whole_block_stays():
    html = render('<blockquote lang="fr">\n<p>Je est un autre.</p>\n</blockquote>').html
    assert html.startswith('<blockquote lang="fr">')


def test_phrase_in_brackets_names_its_language():
    html = render("An [esprit *de* l'escalier]{fr}, as they say.").html
    assert html == (
        '<p>An <i lang="fr">esprit <em>de</em> l’escalier</i>, as they say.</p>'
    )


def test_phrase_written_from_the_right_says_so():
    assert '<i dir="rtl" lang="he">' in render("[אהבה]{he}").html


@for_each("text", ["[x]{not a language}", "[x]{}", "[x] {fr}", "`[x]{fr}`", "[]{fr}"])
def test_what_names_no_language_stays_as_typed(text):
    assert "lang=" not in render(text).html


@for_each("value", ["fr onclick=x", "f", "javascript:x", "fr&quot;"])
def test_language_that_is_none_is_dropped(value):
    assert "lang" not in render(f'<i lang="{value}">x</i>').html
