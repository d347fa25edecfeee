"""An essay on a phone, on a wide screen and on paper: what is folded, what is seen."""

import pytest

from articles.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = "/articles/emotional-distancing/"
CLOSED = ".thread > details:not([open])"
SCREEN_AND_A_HALF = 740 * 1.5
HEADLINE = (
    "Why the people who love us most are sometimes the ones who go quiet first, and "
    "what can be done before their silence becomes a habit"
)
TOP = "element => element.getBoundingClientRect().top + scrollY"


def first_sentence(page) -> float:
    return page.locator(".prose > p").first.evaluate(TOP)


@pytest.mark.usefixtures("usual_fonts")
def test_essay_begins_within_a_screen_and_a_half_of_a_phone(served_site, open_page):
    page, _ = open_page(width=360)
    for essay in Article.objects.published():
        page.goto(essay.get_absolute_url())
        assert first_sentence(page) <= SCREEN_AND_A_HALF, essay
    page.goto(SAMPLE)
    lines = page.locator(".byline-text").evaluate("box => box.clientHeight") / 19.5
    assert round(lines) == 2


@pytest.mark.usefixtures("usual_fonts")
@pytest.mark.parametrize("changes", [{"headline"}, {"image"}, {"headline", "image"}])
def test_long_headline_or_an_image_first_does_not_push_it_further_down(
    served_site, open_page, changes
):
    essay = Article.objects.get(slug="emotional-distancing")
    figure = essay.body_html.index("<figure")
    lead = essay.body_html[figure : essay.body_html.index("</figure>") + 9]
    if "headline" in changes:
        essay.headline = HEADLINE
        essay.save()
    if "image" in changes:
        Article.objects.filter(pk=essay.pk).update(body_html=f"{lead}{essay.body_html}")
    page, _ = open_page(width=360)
    page.goto(SAMPLE)
    assert first_sentence(page) <= SCREEN_AND_A_HALF


@pytest.mark.parametrize("javascript", [True, False])
def test_contents_are_folded_on_a_phone_and_open_beside_the_text(
    served_site, open_page, javascript
):
    page, _ = open_page(width=360, javascript=javascript)
    page.goto(SAMPLE)
    link = page.locator("[data-contents] a").first
    assert not link.is_visible()
    page.click("[data-contents] summary")
    assert link.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert link.is_visible()
    assert not page.locator("[data-contents] summary").is_visible()


def test_pressing_a_title_unfolds_its_thread_on_the_same_page(served_site, open_page):
    page, _ = open_page(width=360, javascript=False)
    page.goto(SAMPLE)
    assert page.locator(".thread > details[open]").count() == 3
    thread = page.locator(".thread:has(> details)").nth(3)
    answer = thread.locator(".thread-answer").first
    assert not answer.is_visible()
    assert thread.locator("> a").is_visible()
    thread.locator("h3").click()
    assert answer.is_visible()
    assert page.url.endswith(SAMPLE)


def test_every_thread_is_printed_whole_and_once(served_site, open_page):
    page, _ = open_page()
    page.goto(SAMPLE)
    page.emulate_media(media="print")
    assert page.locator(CLOSED).count()
    for thread in page.locator(".thread:has(> details)").all():
        assert thread.locator(".thread-text").first.is_visible()
        assert (
            not thread.locator("summary > bdi")
            .or_(thread.locator("> a"))
            .first.is_visible()
        )
