"""The private page in every state, on the first screen of a phone."""

import pytest
from django.utils import timezone

from articles.models import Author
from qa import moderation
from qa.access_codes import make_access_code
from qa.models import Flag
from qa.views.private_session import COOKIE, NEW_CODE, PrivateSession, cookie_value
from tests.qa.factories import BODY, fresh, make_question, publish
from tests.qa.private_page import PRIVATE_PAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = 360, 740
DANGER = "I want to kill myself tonight."
WORDS = "Are you safe tonight? Who is with you?\n\nWhom could you wake?"
HELP = "a[href='#talk']"
MESSAGE, READ = ".status .prose p >> nth=0", ".status a.button"


def ask_for_more(question):
    author = Author.objects.first()
    moderation.request_info(
        question, WORDS, by=None, base=question.version, author=author
    )


def decline(question, reason="crisis_signposted"):
    base = question.version
    moderation.decline(question, reason=reason, message=WORDS, by=None, base=base)


def mark_duplicate(question):
    other = publish(make_question())
    base = question.version
    moderation.mark_duplicate(question, of=other, by=None, base=base)


def hide(question):
    question = publish(question)
    return moderation.hide(question, by=None, base=question.version)


def hide_for_good(question):
    question = hide(question)
    moderation.archive_hidden(question, by=None, base=question.version)


def close(question):
    question = publish(question)
    moderation.close(question, by=None, base=question.version)


def write_again(question):
    question = publish(question)
    moderation.follow_up(question, "One thing more.")
    return fresh(question)


def answer_privately(question):
    question = write_again(question)
    author, base = Author.objects.first(), question.version
    moderation.answer_privately(question, WORDS, by=None, base=base, author=author)


# How a question comes there, what its page is called, and what has to be seen first.
STATES = [
    (lambda question: None, "Your question has arrived", []),
    (ask_for_more, "We have a question for you", [MESSAGE]),
    (
        lambda question: moderation.approve(question, by=None, base=1),
        "We will answer your question",
        [],
    ),
    (
        lambda question: moderation.mark_spam(question, by=None, base=1),
        "We set your question aside",
        [],
    ),
    (moderation.withdraw, "You took your question back", []),
    (decline, "Your question will not be answered here", [MESSAGE]),
    (
        lambda question: decline(question, "could_identify"),
        "Your question will not be answered here",
        [MESSAGE],
    ),
    (mark_duplicate, "Your question has an answer already", [READ]),
    (publish, "Your question is answered", [READ]),
    (write_again, "What you wrote has arrived", [READ]),
    (answer_privately, "There is a message for you", [MESSAGE]),
    (close, "Your question is answered", [READ]),
    (hide, "Your question is not public at the moment", []),
    (hide_for_good, "Your question is no longer public", []),
    (moderation.erase, "Your question is erased", []),
]


def visit(page, question, code=""):
    """Open the page by its cookie; with a code as on the first screen that shows it."""
    session = PrivateSession(fresh(question), code, NEW_CODE if code else "")
    cookie = {"name": COOKIE, "value": cookie_value(session), "path": PRIVATE_PAGE}
    page.context.add_cookies([cookie | {"domain": "localhost"}])
    page.goto(PRIVATE_PAGE)


def is_on_first_screen(page, selector) -> bool:
    """Whether all of it is seen without scrolling."""
    box = page.locator(selector).first.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT


def open_phone(open_page, **options):
    page, watch = open_page(width=WIDTH, **options)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return page, watch


@pytest.mark.usefixtures("usual_fonts")
@pytest.mark.parametrize("email", ["", "ann@mail.example"])
@pytest.mark.parametrize("is_danger", [False, True])
def test_every_state_says_what_happened_and_what_to_do_on_the_first_screen(
    served_site, open_page, is_danger, email
):
    page, watch = open_phone(open_page, javascript=False)
    failed = []
    for bring_there, title, first in STATES:
        question = make_question(email=email)
        bring_there(question)
        if is_danger:
            Flag.objects.create(
                question=question, kind=Flag.Kind.URGENT, raised_at=timezone.now()
            )
        visit(page, question)
        assert page.inner_text("h1") == title
        for part in ["h1", ".status-text", *first, *([HELP] if is_danger else [])]:
            if not is_on_first_screen(page, part):
                failed.append((title, part))
    assert failed == []
    assert watch.violations == []


def test_help_is_one_press_away_and_below_the_reply(served_site, open_page):
    page, _ = open_phone(open_page, javascript=False)
    question = make_question(body=DANGER)
    ask_for_more(question)
    visit(page, question)
    reply, talk = (
        page.locator(one).bounding_box()["y"] for one in ("textarea", "#talk")
    )
    assert reply < talk
    page.click(HELP)
    assert is_on_first_screen(page, "#talk")
    assert is_on_first_screen(page, "a[href^='tel:']")


@pytest.mark.parametrize("javascript", [True, False])
def test_result_of_every_button_stands_first(served_site, open_page, javascript):
    page, watch = open_phone(open_page, javascript=javascript)
    question = make_question(body=DANGER, email="ann@mail.example")
    ask_for_more(question)
    visit(page, question, code=make_access_code())

    def press(act, result, words):
        page.click(f"button[value={act}]")
        assert words in page.inner_text(result)
        assert is_on_first_screen(page, result), act
        assert is_on_first_screen(page, HELP), act
        assert is_on_first_screen(page, "h1"), act

    page.fill("textarea[name=words]", "I am alone.")
    press("respond", "[role=status]", "Your reply has arrived")
    press("new_code", "[role=status]", "You have a new code")
    press("mail_link", "[role=status]", "First press the button")
    press("stop_mail", "[role=status]", "You get no more mail")
    press("erase", "[role=alert]", "Tick the box")
    press("withdraw", "h1", "You took your question back")
    assert watch.violations == []


@pytest.mark.parametrize("body", [BODY, DANGER])
def test_code_and_what_keeps_it_are_on_the_first_screen(served_site, open_page, body):
    page, _ = open_phone(open_page)
    page.add_init_script("navigator.share = () => {}")
    question = make_question(body=body, email="ann@mail.example")
    visit(page, question, make_access_code())
    parts = ["h1", "#code-itself", "[data-code-copy]", "[data-code-share]"]
    for part in [*parts, "button[value=mail_link]"]:
        assert is_on_first_screen(page, part), part


def test_code_is_whole_once_and_then_folded(served_site, open_page):
    page, _ = open_phone(open_page, javascript=False)
    code = make_access_code()
    visit(page, make_question(), code)
    assert page.locator("#code-itself").is_visible()
    page.reload()
    assert not page.locator("#code-itself").is_visible()
    page.click("summary:has-text('Show your code again')")
    assert page.inner_text("#code-itself") == code


def test_copied_is_the_code_and_no_link_that_a_history_would_keep(
    served_site, open_page
):
    page, _ = open_phone(open_page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = make_access_code()
    visit(page, make_question(), code)
    page.click("[data-code-copy]")
    page.wait_for_selector("text=The code is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == code
    links = page.eval_on_selector_all("[href]", "all => all.map(one => one.href)")
    assert not [link for link in links if code in link]
