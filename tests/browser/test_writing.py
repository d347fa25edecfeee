"""Writing essays in a browser: the page dies, the sign-in ends, two tabs, a phone."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, ArticleDraft
from config.models import StaffSession
from tests.articles.draft_pages import ADD, LIST, change, history_of
from tests.browser.accessibility import find_violations
from tests.browser.staff import arrive_signed_in, sign_in_elsewhere
from tests.browser.test_answering import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "textarea[name=body]"


def saved(page) -> None:
    page.wait_for_selector("[data-draft-status]:text-matches('^Saved')")
    page.wait_for_selector("form:not([data-unsaved]) [data-draft]", state="attached")


@pytest.fixture
def essay(served_site):
    return Article.objects.first()


@pytest.fixture
def open_signed_in(open_page):
    """Open a form, signed in: `open_signed_in(address, width=360)` -> (page, watch)."""

    def opened(address, **how):
        page, watch = open_page(**how)
        arrive_signed_in(page)
        page.goto(address)
        return page, watch

    return opened


def test_words_survive_the_death_of_the_page(essay, open_signed_in):
    page, watch = open_signed_in(change(essay))
    before = essay.body
    page.fill(BODY, "Half a sent")
    saved(page)
    page.context.close()
    again, _ = open_signed_in(change(essay))
    assert "You have unsaved words of" in again.inner_text(".unsaved")
    assert again.input_value(BODY).strip() == before.replace("\r\n", "\n").strip()
    again.click("text=Go on with them")
    assert again.input_value(BODY) == "Half a sent"
    essay.refresh_from_db()
    assert essay.body == before
    again.click("input[name=_save]")
    essay.refresh_from_db()
    assert essay.body == "Half a sent"
    assert not ArticleDraft.objects.exists()
    assert watch.violations == []


def test_chosen_essays_are_kept_with_the_words(essay, open_signed_in):
    related = list(Article.objects.exclude(pk=essay.pk)[:2])
    essay.related.set(related)
    page, _ = open_signed_in(change(essay))
    page.fill(BODY, "Half a sent")
    saved(page)
    page.context.close()
    again, _ = open_signed_in(change(essay))
    again.click("text=Go on with them")
    assert again.locator("#id_related_to option").count() == 2
    again.click("input[name=_save]")
    essay.refresh_from_db()
    assert (essay.body, set(essay.related.all())) == ("Half a sent", set(related))


def test_new_essay_survives_and_is_offered_in_the_list(essay, open_signed_in):
    page, _ = open_signed_in(ADD)
    page.fill("input[name=headline]", "A beginning")
    page.keyboard.press("Tab")  # the address follows a headline that is left
    expect(page.locator("#article_form [name=slug]")).not_to_have_value("")
    saved(page)
    page.context.close()
    again, _ = open_signed_in(LIST)
    again.click("text=A new essay: A beginning")
    assert again.input_value("input[name=headline]") == "A beginning"
    assert again.input_value("input[name=slug]") == "a-beginning"
    again.click("text=Leave them for later")
    again.click("text=Throw them away")
    assert "thrown away" in again.inner_text(".messagelist")
    assert not ArticleDraft.objects.exists()


def test_two_new_essays_at_once_survive_both(essay, open_signed_in):
    for headline in ("The first of two", "The second of two"):
        page, _ = open_signed_in(ADD)
        page.fill("input[name=headline]", headline)
        saved(page)
        page.fill(BODY, f"Words of {headline.lower()}")
        saved(page)
        page.context.close()
    again, _ = open_signed_in(ADD)
    assert again.locator(".unsaved").count() == 2
    again.click("text=Go on with them >> nth=1")
    assert again.input_value(BODY) == "Words of the first of two"
    again.fill("input[name=slug]", "first-of-two")
    again.fill("textarea[name=standfirst]", "S.")
    again.click("input[name=_save]")
    assert Article.objects.get(slug="first-of-two").headline == "The first of two"
    assert [row.headline for row in ArticleDraft.objects.all()] == ["The second of two"]


def test_chosen_topic_is_kept_without_a_key(essay, open_signed_in):
    page, _ = open_signed_in(change(essay))
    page.locator("input[name=topics]:checked").first.uncheck()
    saved(page)
    kept = ArticleDraft.objects.get().fields.get("topics", [])
    assert len(kept) == essay.topics.count() - 1


def test_lost_sign_in_is_said_and_mended_in_another_tab(essay, open_signed_in):
    page, _ = open_signed_in(change(essay))
    StaffSession.objects.all().delete()
    page.fill(BODY, "Typed while signed out")
    page.wait_for_selector("[data-draft-login]:not([hidden])")
    assert page.inner_text("[data-draft-status]") == "Not saved: signed out."
    sign_in_elsewhere(page)
    saved(page)
    assert ArticleDraft.objects.get().fields["body"] == ["Typed while signed out"]


def test_save_after_a_lost_sign_in_keeps_the_words_in_a_page(essay, open_signed_in):
    page, _ = open_signed_in(change(essay), javascript=False)
    page.fill(BODY, "Typed before the end")
    StaffSession.objects.all().delete()
    page.click("input[name=_save]")
    assert "nothing is lost" in page.inner_text("h1")
    sign_in_elsewhere(page)
    page.click("button[name=_resume]")
    if page.locator("button[name=_resume]").count():  # the cookie was renewed meanwhile
        page.click("button[name=_resume]")
    assert page.input_value(BODY) == "Typed before the end"


def test_second_tab_is_refused_and_shows_both(essay, open_signed_in):
    page, watch = open_signed_in(change(essay))
    tab = page.context.new_page()
    tab.goto(change(essay))
    tab.fill(BODY, "Saved in the second tab.")
    tab.click("input[name=_save]")
    page.fill(BODY, "Typed in the first tab.")
    page.wait_for_selector("[data-newer]:not([hidden])")
    assert "saved by author" in page.inner_text("[data-newer-said]")
    page.click("button[name=_compare]")
    assert "second" in page.inner_text(".difference")
    assert "Nothing is overwritten" in page.inner_text("h1")
    essay.refresh_from_db()
    assert essay.body == "Saved in the second tab."
    page.click("button[name=_continue]")
    essay.refresh_from_db()
    assert essay.body == "Typed in the first tab."
    assert watch.violations == []


def test_second_tab_is_kept_beside_the_first(essay, open_signed_in):
    page, _ = open_signed_in(change(essay))
    tab = page.context.new_page()
    tab.goto(change(essay))
    page.fill(BODY, "Typed in the first tab.")
    saved(page)
    tab.fill(BODY, "Typed in the second tab.")
    saved(tab)
    page.context.close()
    kept = {row.fields["body"][0] for row in ArticleDraft.objects.all()}
    assert kept == {"Typed in the first tab.", "Typed in the second tab."}
    again, _ = open_signed_in(change(essay))
    assert again.locator(".unsaved").count() == 2


def test_steady_typing_is_kept_without_a_pause(essay, open_signed_in):
    page, _ = open_signed_in(change(essay))
    page.focus(BODY)
    for _ in range(60):
        page.keyboard.type("word ")
        page.wait_for_timeout(150)
        if ArticleDraft.objects.exists():
            break
    assert "word word" in ArticleDraft.objects.get().fields["body"][0]


def test_enter_in_a_line_saves_the_essay(essay, open_signed_in):
    page, _ = open_signed_in(change(essay))
    page.fill("input[name=headline]", "Another headline")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Saved" in page.inner_text(".messagelist")
    essay.refresh_from_db()
    assert essay.headline == "Another headline"


def test_everything_works_without_javascript(essay, open_signed_in):
    page, _ = open_signed_in(change(essay), javascript=False, width=360)
    tab = page.context.new_page()
    tab.goto(change(essay))
    tab.fill(BODY, "First.")
    tab.click("input[name=_save]")
    page.fill(BODY, "Second.")
    page.click("input[name=_save]")
    page.click("button[name=_resume]")
    assert page.input_value(BODY) == "Second."
    page.click("input[name=_save]")  # both were seen: nothing is asked again
    assert "Saved" in page.inner_text(".messagelist")
    essay.refresh_from_db()
    assert essay.body == "Second."


def test_earlier_version_is_compared_and_brought_back_by_keyboard(
    essay, open_signed_in
):
    page, _ = open_signed_in(change(essay))
    page.fill(BODY, "Later words.")
    page.click("input[name=_save]")
    page.goto(history_of(essay))
    tab_to(page, "button[form=compare]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".difference del")
    assert "Later words." in page.inner_text(".difference >> nth=0")
    rows = page.locator(".versions > li")
    rows.nth(1).get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/?draft=*")
    assert page.input_value(BODY).strip() == essay.body.replace("\r\n", "\n").strip()
    essay.refresh_from_db()
    assert essay.body == "Later words."


def test_every_screen_is_accessible_and_fits_a_phone(essay, open_signed_in):
    page, watch = open_signed_in(change(essay), width=360)
    tab = page.context.new_page()
    tab.goto(change(essay))
    page.fill(BODY, "Typed.")
    saved(page)
    tab.fill(BODY, "Saved in another tab.")
    tab.click("input[name=_save]")
    page.click("input[name=_save]")  # the conflict
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    addresses = [None, change(essay), LIST, history_of(essay)]
    for address in addresses:
        if address:
            page.goto(address)
        if address == history_of(essay):
            page.click("button[form=compare]")
        assert page.evaluate(wide) is False, address
        assert watch.violations == []
        for part in ("#content-main .answering", ".unsaved", ".plain-list", ".pane"):
            if page.locator(part).count():
                assert find_violations(page, part) == []
        watch.violations.clear()  # axe measures hidden parts with styles of its own
