"""The answering screen in a browser: drafts as typed, the keyboard alone, a phone."""

import pytest
from django.urls import reverse

from config.models import StaffSession
from qa import moderation
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.browser.accessibility import find_violations
from tests.browser.staff import arrive_signed_in, sign_in_elsewhere
from tests.qa.factories import make_question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENT = "My name is Annabel and I cannot reach him.\n\nWhat is that?"


def screen(question) -> str:
    return reverse("admin:qa_question_change", args=[question.pk])


def draft_of(question) -> str:
    answer = question.replies.filter(kind="answer").first()
    return answer.draft if answer else ""


def saved(page) -> None:
    page.wait_for_selector("[data-draft-status]:text-matches('^Saved')")


@pytest.fixture
def question(served_site):
    return make_question(body=SENT, flags=frozenset({"abuse"}))


@pytest.fixture
def open_screen(question, open_page):
    """Open the question's screen, signed in, with what was sent."""

    def opened(**how):
        page, watch = open_page(**how)
        arrive_signed_in(page)
        page.goto(screen(question))
        page.click("button[value=open]")
        return page, watch

    return opened


def test_draft_is_on_the_server_two_seconds_after_the_last_key(open_screen, question):
    page, watch = open_screen()
    page.fill("textarea[name=answer]", "Half an ans")
    saved(page)
    assert draft_of(question) == "Half an ans"
    page.fill("textarea[name=answer]", "Half an answer")
    page.wait_for_selector("form[data-draft]:not([data-unsaved])")
    assert draft_of(question) == "Half an answer"
    page.close()
    again, _ = open_screen()
    assert again.input_value("textarea[name=answer]") == "Half an answer"
    assert watch.violations == []


def test_lost_sign_in_is_said_and_mended_in_another_tab(open_screen, question):
    page, _ = open_screen()
    StaffSession.objects.all().delete()
    page.fill("textarea[name=answer]", "Typed while signed out")
    page.wait_for_selector("[data-draft-login]:not([hidden])")
    assert "signed out" in page.inner_text("[data-draft-status]")
    assert draft_of(question) == ""
    sign_in_elsewhere(page)
    saved(page)
    assert draft_of(question) == "Typed while signed out"
    assert page.is_hidden("[data-draft-login]")
    page.click(".decision button[value=draft]")
    assert "Draft saved" in page.inner_text(".messagelist")


def test_second_tab_is_refused_and_shows_both_versions(open_screen, question):
    page, _ = open_screen()
    tab = page.context.new_page()
    tab.goto(screen(question))
    tab.fill("textarea[name=answer]", "From the second tab")
    saved(tab)
    page.fill("textarea[name=answer]", "From the first tab")
    page.wait_for_selector("[data-newer]:not([hidden])")
    assert page.input_value("textarea[name=answer]") == "From the first tab"
    page.click("[data-newer-part=answer] summary")
    newer = page.inner_text("[data-newer-part=answer] [data-newer-text]")
    assert newer == "From the second tab"
    assert draft_of(question) == "From the second tab"
    page.click("[data-newer-keep]")
    page.click(".decision button[value=draft]")
    assert draft_of(question) == "From the first tab"


def test_closing_with_unsaved_words_is_asked_about_and_saved_ones_not(
    open_screen, question
):
    page, _ = open_screen()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("textarea[name=answer]", "Unsaved")
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    page.wait_for_timeout(2000)  # what was sent on leaving has arrived by then
    page.goto(screen(question))
    page.fill("textarea[name=answer]", "Saved words")
    saved(page)
    page.wait_for_selector("form[data-draft]:not([data-unsaved])")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_what_a_button_replaced_survives_the_death_of_the_page(open_screen, question):
    page, _ = open_screen()
    page.click("button[name=redact]")
    saved(page)
    page.context.close()
    draft_copy = Question.objects.get(pk=question.pk).draft_copy
    assert "[name]" in PublicCopy.load(draft_copy).body


def test_problem_takes_the_focus_and_is_seen(open_screen):
    page, _ = open_screen()
    page.click("button[value=publish]")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert page.locator("#problem-title").bounding_box()["y"] >= 0


def test_button_pressed_while_a_draft_is_on_its_way_is_not_refused(
    open_screen, question
):
    page, _ = open_screen()
    page.fill("textarea[name=answer]", "Quick answer")
    page.keyboard.press("Control+s")
    page.click(".decision button[value=draft]")
    assert "Draft saved" in page.inner_text(".messagelist")
    assert draft_of(question) == "Quick answer"


def tab_to(page, selector: str, *, most: int = 120) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_question_is_redacted_answered_and_published_by_keyboard_alone(
    question, open_page
):
    page, _ = open_page(width=360)
    arrive_signed_in(page)
    page.goto(screen(question))
    tab_to(page, "button[value=open]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[name=redact]")
    tab_to(page, "button[name=redact]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is now [name]")
    tab_to(page, "textarea[name=answer]")
    page.keyboard.type("Closeness with a door.")
    tab_to(page, "button[value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist >> text=published")
    public = Question.objects.published().get(pk=question.pk)
    assert "Annabel" not in public.body and "[name]" in public.body
    assert public.edited_for_privacy


def test_main_job_is_done_without_javascript(question, open_page):
    page, _ = open_page(javascript=False, width=360)
    arrive_signed_in(page)
    page.goto(screen(question))
    page.click("button[value=open]")
    page.click("button[name=redact]")
    page.fill("textarea[name=answer]", "Closeness with a door.")
    page.click("button[value=publish]")
    assert Question.objects.published().filter(pk=question.pk).exists()


def states(question) -> list[str]:
    """Bring questions into every state, and return their screens."""
    reported = Question.objects.published().first()
    moderation.report(reported, reason="illegal", words="Some words")
    again = Question.objects.published().exclude(pk=reported.pk).first()
    moderation.follow_up(again, "It came back.")
    declined = make_question()
    moderation.decline(declined, reason="other", by=None, base=1)
    asked = make_question(flags=frozenset({"urgent", "possible_reporting_duty"}))
    moderation.request_info(asked, "What?", by=None, base=1, author=None)
    moderation.respond(asked, "This.")
    erased = moderation.erase(make_question())
    rows = (question, reported, again, declined, asked, erased)
    return [screen(row) for row in rows]


@pytest.mark.parametrize("part", [0, 1])  # so that workers share them
def test_every_state_is_accessible_and_fits_a_phone(question, open_page, part):
    page, watch = open_page(width=360)
    arrive_signed_in(page)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    addresses = ["/admin/", "/admin/?queue=new", *states(question)]
    for address in addresses[part::2]:
        page.goto(address)
        if page.locator("button[value=open]").count():
            page.click("button[value=open]")
        for part in page.locator("details").all():
            if part.get_attribute("open") is None and part.is_visible():
                part.locator("summary").first.click()
        assert page.evaluate(wide) is False, address
        assert find_violations(page, "#main") == []
    assert watch.violations == []
