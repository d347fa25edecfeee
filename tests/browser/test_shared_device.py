"""A shared device: what the browser still shows after the private page was closed."""

import pytest

from qa.access_codes import make_access_code
from qa.models import Question
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.qa.factories import make_question
from tests.qa.private_page import PRIVATE_PAGE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="needs a whole browser; enable with: apt-get install chromium",
    ),
]
WORDS = "She writes to me from the next room."


@pytest.fixture
def browser(driver):
    """A browser that keeps pages for its Back button, as people's do."""
    started = driver.chromium.launch(
        executable_path=CHROMIUM,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


def open_words(page, site) -> Question:
    """Open a question's page by its link, and show what was written."""
    code = make_access_code()
    question = make_question(code=code, body=WORDS)
    page.goto(f"{site}/")
    page.goto(f"{site}{PRIVATE_PAGE}#{code}")
    page.wait_for_selector(f"text={question.reference}")
    page.click("button[value=show]")
    assert WORDS in page.inner_text("main")
    return question


def go_back(page) -> None:
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_timeout(600)


def test_back_after_closing_shows_nothing_of_it(browser, served_site):
    page = browser.new_page()
    question = open_words(page, served_site)
    page.click("button[value=close]")
    page.wait_for_selector("text=is closed")
    page.goto(f"{served_site}/about/")
    for _ in range(6):
        go_back(page)
        assert WORDS not in page.content()
        assert question.reference not in page.content()


def test_back_after_leaving_shows_no_words(browser, served_site):
    page = browser.new_page()
    open_words(page, served_site)
    page.goto(f"{served_site}/about/")
    for _ in range(6):
        go_back(page)
        assert WORDS not in page.content()


def test_code_is_in_no_address_title_or_field_once_the_page_is_open(
    browser, served_site
):
    page = browser.new_page()
    code = make_access_code()
    question = make_question(code=code)
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.headers)))
    page.goto(f"{served_site}{PRIVATE_PAGE}#{code}")
    page.wait_for_selector(f"text={question.reference}")
    assert code not in page.url + page.title() + page.content()
    page.goto(f"{served_site}/about/")
    assert code not in str([(url.partition("#")[0], headers) for url, headers in sent])


def test_two_tabs_with_two_questions_never_mix(browser, served_site):
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    questions = []
    for page in (one, two):
        code = make_access_code()
        questions.append(make_question(code=code))
        page.goto(f"{served_site}{PRIVATE_PAGE}#{code}")
        page.wait_for_selector(f"text={questions[-1].reference}")
    one.click("button[value=withdraw]")
    assert "did nothing" in one.inner_text("main")
    for question in questions:
        question.refresh_from_db()
        assert question.status == "submitted"
