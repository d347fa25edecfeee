"""The private page in a browser: read, change, reply, write again, take along."""

import json

import pytest

from articles.models import Author
from qa import moderation
from qa.access_codes import make_access_code
from qa.models import Question
from tests.browser.accessibility import find_violations
from tests.qa.factories import fresh, make_edit, make_question
from tests.qa.private_page import PRIVATE_PAGE, visit_in_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "We moved last year.\n\nShe writes to me from the next room."


def publish(question):
    question = fresh(question)
    edit = make_edit(question, answer="Begin with the door open.")
    return moderation.publish(question, edit, by=None, base=question.version)


def make_asked():
    question = make_question(body=BODY, email="ann@mail.example")
    author = Author.objects.first()
    moderation.request_info(question, "How old?", by=None, base=1, author=author)
    return fresh(question)


@pytest.mark.parametrize("javascript", [True, False])
def test_asker_reads_changes_replies_and_writes_again(
    served_site, open_page, javascript
):
    page, watch = open_page(javascript=javascript, width=360)
    question = make_asked()
    visit_in_browser(page, question)
    assert "next room" not in page.content()
    page.click("button[value=show]")
    assert "next room" in page.inner_text("main")
    page.click("button[value=edit]")
    assert page.input_value("textarea[name=body]") == BODY
    page.fill("input[name=title]", "")
    page.click("button[value=amend]")
    assert page.title().startswith("Error: ")
    page.fill("input[name=title]", "A better title")
    page.click("button[value=amend]")
    assert "Your changes have arrived" in page.inner_text("[role=status]")
    page.fill("textarea[name=words]", "Sixty.")
    page.click("button[value=respond]")
    assert "Your reply has arrived" in page.inner_text("[role=status]")
    publish(question)
    page.reload()
    page.fill("textarea[name=words]", "We got up together.")
    page.click("button[value=follow_up]")
    assert "What you wrote has arrived" in page.inner_text("h1")
    assert "together" not in page.content()
    assert page.url.endswith(PRIVATE_PAGE)
    assert fresh(question).original_title == "A better title"
    assert watch.violations == watch.foreign == []


def test_everything_held_is_shown_and_downloaded(served_site, open_page):
    page, watch = open_page()
    question = make_asked()
    visit_in_browser(page, question)
    page.click("button[value=held]")
    assert "next room" in page.inner_text("main")
    with page.expect_download() as download:
        page.click("button[value=held_json]")
    assert download.value.suggested_filename == f"{question.reference}.json"
    given = json.loads(download.value.path().read_text())
    assert given["Your question"]["Question, as you sent it"] == BODY
    assert watch.violations == []


def test_error_summary_takes_the_focus_and_leads_to_the_box(served_site, open_page):
    page, _ = open_page()
    visit_in_browser(page, make_question())
    page.click("button[value=erase]")
    assert page.evaluate("document.activeElement.dataset.errorSummary") is not None
    page.click("a[href='#id_sure']")
    assert page.evaluate("document.activeElement.id") == "id_sure"


def test_reader_reports_a_page_about_them_and_it_is_gone(served_site, open_page):
    page, watch = open_page(width=360)
    thread = Question.objects.published().filter(is_sensitive=False).first()
    page.goto(thread.get_absolute_url())
    page.click("text=Report a problem with this page")
    page.click("main form button[type=submit]")
    assert page.title().startswith("Error: ")
    page.check("input[value=about_me]")
    page.fill("textarea[name=words]", "That is my street.")
    page.click("main form button[type=submit]")
    assert "off the site now" in page.inner_text("main")
    assert page.goto(thread.get_absolute_url()).status == 410
    assert watch.violations == []


def test_mail_is_allowed_and_stopped_by_buttons(served_site, open_page):
    page, _ = open_page(javascript=False, width=360)
    question = make_question(email="ann@mail.example")
    page.goto(question.mail_path)
    page.click("button[value=confirm]")
    assert "Mail is on" in page.inner_text("main")
    page.click("button[value=stop]")
    assert "We have deleted your address" in page.inner_text("main")
    assert fresh(question).email == ""


def private_pages() -> list[Question | str]:
    """Return one page of each kind and state: of a question, or at an address."""
    answered, closed = publish(make_question()), publish(make_question())
    moderation.close(closed, by=None, base=closed.version)
    declined, mailed = make_question(), make_question(email="bea@mail.example")
    moderation.decline(declined, reason="other", message="So.", by=None, base=1)
    hidden = publish(make_question())
    report = moderation.report(hidden, reason="about_me")
    asked = [make_asked(), answered, closed, declined, mailed, hidden]
    return [
        *asked,
        mailed.mailed_path,
        mailed.mail_path,
        f"{answered.get_absolute_url()}report/",
        report.private_path,
        hidden.get_absolute_url(),
        "/questions/yours/closed/",
        "/questions/yours/lost/",
        "/questions/yours/lost/?sent=1",
    ]


def test_private_pages_fit_and_are_accessible(served_site, open_page):
    page, watch = open_page(width=320)
    for one in private_pages():
        if isinstance(one, Question):
            visit_in_browser(page, one)
        else:
            page.goto(one)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, one
        assert find_violations(page) == []
    assert watch.violations == []


@pytest.mark.parametrize("act", ["show", "edit", "held"])
def test_pages_with_the_text_fit_and_are_accessible(served_site, open_page, act):
    page, watch = open_page(width=320)
    visit_in_browser(page, make_asked())
    page.click(f"button[value={act}]")
    fits(page)
    assert watch.violations == []


def test_help_comes_before_later_words_and_late_words_are_given_back(
    served_site, open_page
):
    page, watch = open_page(width=320)
    question = make_asked()
    visit_in_browser(page, question)
    page.fill("textarea[name=words]", "Sixty, and I want to die.")
    page.click("button[value=respond]")
    assert "somebody may hear you" in page.inner_text("h1")
    fits(page)
    page.click("button[value=change]")
    assert page.evaluate("document.activeElement.id") == "id_words"
    page.click("button[value=respond]")
    page.click("text=go on with them")
    assert in_sight(page, "button[value=go_on]")
    moderation.withdraw(question)
    page.click("button[value=go_on]")
    assert page.title().startswith("Error: ")
    assert page.input_value("#id_kept") == "Sixty, and I want to die."
    fits(page)
    assert watch.violations == []


def in_sight(page, selector) -> bool:
    """Whether something stands on the part of the page that is seen."""
    box, screen = page.locator(selector).bounding_box(), page.viewport_size
    return 0 <= box["y"] <= box["y"] + box["height"] <= screen["height"]


def fits(page) -> None:
    """Hold a page to a narrow phone and to what axe knows of access."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert find_violations(page) == []


def test_private_link_opens_the_page_and_leaves_no_code_in_the_address(
    served_site, open_page
):
    page, watch = open_page(width=360)
    code = make_access_code()
    question = make_question(code=code)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{PRIVATE_PAGE}#{code}")
    page.wait_for_selector(f"text={question.reference}")
    assert page.url.endswith(PRIVATE_PAGE)
    assert not any(code in url.partition("#")[0] for url in asked)
    page.click("button[value=close]")
    assert "is closed" in page.inner_text("main")
    page.goto(f"{PRIVATE_PAGE}#0000-0000-0000")
    page.wait_for_selector("text=Your page is not open")
    assert watch.violations == watch.foreign == []


def test_private_link_asks_for_the_code_without_javascript(served_site, open_page):
    page, _ = open_page(javascript=False, width=360)
    code = make_access_code()
    question = make_question(code=code)
    page.goto(f"{PRIVATE_PAGE}#{code}")
    page.fill("#id_code", code.upper())
    page.click("main form button[type=submit]")
    assert question.reference in page.inner_text("main")


def test_new_code_is_on_the_first_screen_of_a_phone(served_site, open_page):
    page, watch = open_page(width=360)
    page.set_viewport_size({"width": 360, "height": 740})
    visit_in_browser(page, make_question(email="ann@mail.example"))
    page.click("button[value=new_code]")
    for part in ("h1", "#code-itself", "[data-code-copy]", "button[value=mail_link]"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 740, part
    page.click("[data-code-copy]")
    page.wait_for_selector("[data-code-said]:not(:empty)")
    page.click("button[value=mail_link]")
    assert "First press the button" in page.inner_text("[role=status]")
    assert watch.violations == []
