"""Every kind of page in a browser: the policy holds, it fits, it is accessible."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from qa.models import Question
from tests.browser.test_walk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READERS = [
    "/",
    "/articles/",
    "/articles/emotional-distancing/",
    "/articles/attunement/",
    "/topics/screening-room/",
    "/author/",
    "/about/",
    "/privacy/",
    "/advertising/",
    "/help-now/",
    "/questions/",
    "/questions/ask/?about=emotional-distancing",
    "/no-such-page/",
]
DESK = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/qa/question/",
    "/admin/ads/creative/add/",
    "/admin/config/siterecord/1/change/",
    "/admin/password_change/",
]


def addresses() -> list[str]:
    """Return the readers' pages, with one thread of each kind and a private page."""
    published = Question.objects.published()
    threads = [published.filter(is_sensitive=kind).first() for kind in (False, True)]
    private = Question.objects.filter(status="submitted").first().private_path
    return [*READERS, *(thread.get_absolute_url() for thread in threads), private]


def answering() -> list[str]:
    rows = [Question.objects.waiting().first(), Question.objects.published().first()]
    return [reverse("admin:qa_question_change", args=[row.pk]) for row in rows]


def test_no_page_breaks_the_policy_or_asks_another_host(served_site, open_page):
    page, watch = open_page()
    for address in addresses():
        page.goto(address)
    sign_in(page)
    for address in DESK + answering():
        assert page.goto(address).status == 200, address
    assert watch.violations == []
    assert watch.foreign == []


def test_policy_violations_would_be_noticed(served_site, open_page):
    page, watch = open_page()
    page.goto("/")
    page.evaluate("document.body.setAttribute('onclick', 'void 0')")
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'a { color: red }'")
    for _ in range(50):
        if not watch.violations:
            page.wait_for_timeout(100)
    assert watch.violations


def test_no_reading_page_leaves_a_cookie(served_site, open_page):
    page, _ = open_page()
    for address in READERS:
        if "ask" not in address:
            page.goto(address)
    assert page.context.cookies() == []


def test_every_page_fits_a_narrow_screen(served_site, open_page):
    page, _ = open_page(width=320)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for address in addresses():
        page.goto(address)
        assert page.evaluate(wide) is False, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readers_pages_have_no_accessibility_violation(served_site, open_page, scheme):
    page, _ = open_page(width=390, scheme=scheme)
    for address in addresses():
        page.goto(address)
        result = Axe().run(page)
        assert result.violations_count == 0, address + "\n" + result.generate_report()


def test_answering_screen_has_no_accessibility_violation(served_site, open_page):
    page, _ = open_page(width=390)
    sign_in(page)
    for address in ["/admin/", *answering()]:
        page.goto(address)
        result = Axe().run(page, context="#main")
        assert result.violations_count == 0, address + "\n" + result.generate_report()


def test_enter_in_a_line_of_the_answering_screen_publishes_nothing(
    served_site, open_page
):
    page, _ = open_page()
    sign_in(page)
    before = Question.objects.published().count()
    for field in ("title", "confirm_reference"):
        page.goto(answering()[0])
        page.click("button[value=open]")
        page.fill("textarea[name=answer]", "Half an answer")
        for pane in page.locator("details.pane").all():
            if pane.get_attribute("open") is None:
                pane.locator("summary").first.click()
        page.focus(f"input[name={field}]")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert Question.objects.published().count() == before


def test_tab_leaves_the_markdown_editor(served_site, open_page):
    page, _ = open_page()
    sign_in(page)
    page.goto(answering()[0])
    page.focus("textarea[name=answer]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") != "answer"


def drop(page, name: str, kind: str, text: str) -> None:
    """Drop a file on the Markdown editor, as from a folder."""
    page.evaluate(
        """([name, kind, text]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], name, { type: kind }));
          const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true });
          document.querySelector(".markdownx-editor").dispatchEvent(event);
        }""",
        [name, kind, text],
    )


def test_refused_picture_is_said_and_the_text_stays(served_site, open_page):
    page, _ = open_page()
    sign_in(page)
    page.goto(answering()[0])
    page.fill("textarea[name=answer]", "My words.")
    drop(page, "picture.png", "image/png", "no picture at all")
    message = page.wait_for_selector(".editor-message")
    assert "picture" in message.inner_text().lower()
    page.wait_for_timeout(100)
    assert page.input_value("textarea[name=answer]") == "My words."
