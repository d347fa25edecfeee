"""The whole main job in a browser: ask, answer, publish, read."""

import pytest

from qa.models import Question
from tests.browser.staff import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "She is warm by text, cold at the door"
BODY = "In writing we are in love.\n\nIn a room we are two lodgers. What is that?"
ANSWER = "Writing is closeness *with a door*. Start with ten minutes."


def ask(page):
    page.goto("/articles/emotional-distancing/")
    page.click("main a[href*='/questions/ask/']")
    page.check("input[name=adult][value=yes]")
    page.fill("input[name=title]", TITLE)
    page.fill("textarea[name=body]", BODY)
    page.fill("input[name=pseudonym]", "Corner Table")
    page.check("input[name=consent_keep]")
    page.click("button[value=check]")
    page.check("input[name=consent_publish]")  # forgotten: the summary said so
    page.click("button[value=check]")
    page.click("button[value=send]")
    assert "/questions/yours/" in page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_question_is_asked_answered_published_and_read(
    served_site, open_page, javascript
):
    reader, seen = open_page(javascript=javascript, width=390)
    ask(reader)
    private = reader.url
    assert "has arrived" in reader.inner_text("main")
    reader.reload()
    question = Question.objects.get(original_title__isnull=False, status="submitted",
                                    submitted_at=Question.objects.latest(
                                        "submitted_at").submitted_at)  # fmt: skip
    assert question.original_body == BODY
    reader.goto("/articles/emotional-distancing/")
    assert TITLE not in reader.content()

    author, watched = open_page(javascript=javascript)
    sign_in(author)
    author.click(f"text={question.reference}")
    author.click("button[value=open]")
    author.fill("textarea[name=answer]", ANSWER)
    if javascript:
        preview = author.frame_locator("[data-editor-frame]")
        preview.locator("em:text('with a door')").wait_for()
    author.click("button[value=publish]")
    assert "published" in author.inner_text(".messagelist")

    reader.goto(private)
    assert "is answered" in reader.inner_text("main")
    reader.click("main a[href^='/questions/she-is-warm']")
    assert "with a door" in reader.inner_text("main")
    reader.goto("/articles/emotional-distancing/")
    assert TITLE in reader.content()
    assert seen.violations == watched.violations == []
    assert seen.foreign == watched.foreign == []


def test_video_asks_nobody_before_the_click(served_site, open_page):
    page, watch = open_page()
    page.goto("/articles/emotional-distancing/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert watch.foreign == []
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.abort())
    page.click("a[data-embed]")
    frame = page.wait_for_selector("iframe")
    assert frame.get_attribute("src").startswith("https://www.youtube-nocookie.com/")
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert {url.split("/")[2] for url in watch.foreign} == {"www.youtube-nocookie.com"}
    assert watch.violations == []


def test_video_is_a_plain_link_without_javascript(served_site, open_page):
    page, _ = open_page(javascript=False)
    page.goto("/articles/emotional-distancing/")
    link = page.locator("a[data-embed]")
    assert link.get_attribute("href").startswith("https://www.youtube.com/watch")


def test_disclosure_stands_above_the_first_paid_link(served_site, open_page):
    for width in (320, 1280):
        page, _ = open_page(width=width)
        page.goto("/articles/emotional-distancing/")
        disclosure = page.locator(".disclosure").bounding_box()
        paid = page.locator("a[rel~=sponsored]")
        first = min(
            paid.nth(place).bounding_box()["y"] for place in range(paid.count())
        )
        assert disclosure["y"] + disclosure["height"] <= first
