"""Links: which leave the site, how that is said, and those without words."""

from articles.markup import plain_text, render
from tests.cases import for_each

from .allowed import Reader

OWN = {"own_host": "site.example:8000"}
PICTURE = "/media/images/a.png"


@for_each(
    "address",
    ["http://site.example:8000/x/", "HTTPS://Site.Example:8000", "/x/", "#y", "tel:1"],
)
def test_address_of_our_own_is_not_marked(address):
    assert "external" not in render(f"[x]({address})", **OWN).html


@for_each(
    "address",
    [
        "https://site.example/",
        "https://site.example:8000.evil.example/",
        "https://a.example/?site.example:8000",
        "https://www.site.example:8000/",
    ],
)
def test_address_like_our_own_is_marked(address):
    assert Reader(render(f"[x]({address})", **OWN).html).find(
        "a", class_="external-link"
    )


def test_address_of_our_own_loses_the_mark_its_author_gave_it():
    html = render('<a class="external-link" href="/x/">x</a>', **OWN).html
    assert html == '<p><a href="/x/">x</a></p>'


def test_words_of_the_mark_are_no_words_of_the_text():
    rendered = render(
        "## On [Winnicott](https://a.example/)\n\n[two words](https://b.example)"
    )
    assert rendered.outline == [{"id": "on-winnicott", "title": "On Winnicott"}]
    assert plain_text(rendered.html) == "On Winnicott\ntwo words"
    assert rendered.words == 4


@for_each(
    "text", ["a [](/x/) b", "a [ ](/x/) b", "a <a href='/x/'><b></b>&nbsp;</a> b"]
)
def test_link_without_words_is_a_problem_and_no_link(text):
    rendered = render(text)
    assert rendered.problems == ("The link to /x/ has no words.",)
    assert "<a" not in rendered.html


@for_each("inner", ["&amp;", "1", f'<img src="{PICTURE}" alt="A door">', "<b>x</b>"])
def test_link_with_something_to_follow_is_fine(inner):
    rendered = render(f'<a href="/x/">{inner}</a>')
    assert rendered.problems == ()
    assert "<a" in rendered.html


def test_link_around_a_picture_that_says_nothing_is_a_problem():
    problems = render(f'<a href="/x/"><img src="{PICTURE}" alt=""></a>').problems
    assert "The link to /x/ has no words." in problems
