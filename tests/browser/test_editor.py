"""The Markdown editor in a browser: its buttons, undo, the keyboard, its preview."""

import re
from contextlib import ExitStack

import pytest
from django.contrib import admin
from django.urls import reverse

from articles import preview_limit
from articles.admin.article import ArticleAdmin, MarkdownFieldsMixin
from articles.forms.toolbar import TOOLBAR_BUTTONS
from articles.models import Image
from articles.models.article import Correction
from config.models import StaffSession
from tests.browser.accessibility import find_violations
from tests.browser.staff import sign_in_elsewhere
from tests.browser.writing import BODY, open_form, publish_essay, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN = "document.querySelector('[data-editor-frame]').contentDocument"
FILLED = {
    "Figure": ("/media/images/name.jpg", ""),
    "Link": ("https://", "https://films.example/one"),
    "Video": ("https://", "https://films.example/one"),
}


@pytest.fixture
def essay(db):
    return publish_essay()


@pytest.fixture
def editor(essay, open_page):
    """Open the essay's form, signed in, the preview shown."""

    def opened(**how):
        page, watch = open_page(**how)
        open_form(page, essay)
        return page, watch

    return opened


def shown(page, selector=".prose"):
    """Return what the preview shows, as HTML, once it shows anything."""
    until(page, f"{SHOWN}?.querySelector('{selector}')")
    return page.evaluate(f"{SHOWN}.querySelector('{selector}').innerHTML")


def asking(page):
    return page.expect_response(lambda answer: "/markdownx/preview/" in answer.url)


def in_a_line(html):
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


def select(page, words):
    page.evaluate(
        """words => {
          const field = document.querySelector("#id_body");
          const start = field.value.indexOf(words);
          field.focus();
          field.setSelectionRange(start, start + words.length);
        }""",
        words,
    )


def selected(page):
    return page.evaluate(
        "(({value, selectionStart: from, selectionEnd: to}) => value.slice(from, to))"
        "(document.querySelector('#id_body'))"
    )


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_preview_is_the_readers_page_in_words_and_in_looks(editor, essay):
    page, watch = editor(width=1280)
    page.click("[data-editor-width=desktop]")
    preview = shown(page)
    looks = """(from => [
      ".article-title", ".standfirst", ".prose > p", ".prose > h2",
      ".pull-quote", ".figure-caption", ".footnote", ".content-note",
    ].map(name => {
      const styles = getComputedStyle(from.querySelector(name));
      const {fontFamily, fontSize, lineHeight, color, margin, position} = styles;
      return [name, fontFamily, fontSize, lineHeight, color, margin, position];
    }))"""
    styles = page.evaluate(f"{looks}({SHOWN})")
    page.set_viewport_size({"width": page.evaluate(f"{SHOWN}.body.clientWidth"),
                            "height": 900})  # fmt: skip
    page.goto(essay.get_absolute_url())
    page.evaluate("document.querySelectorAll('.prose .ad').forEach(ad => ad.remove())")
    assert in_a_line(preview) == in_a_line(page.inner_html(".sheet-words > .prose"))
    assert styles == page.evaluate(f"{looks}(document)")
    assert watch.violations == []


def test_preview_follows_the_text_and_the_headline_and_keeps_its_place(editor):
    page, _ = editor()
    shown(page)
    page.evaluate(f"{SHOWN}.defaultView.scrollTo(0, 900)")
    page.evaluate(f"{SHOWN}.querySelector('.prose p').marked = true")
    read = f"{SHOWN}.querySelector('.prose > h2').getBoundingClientRect().top"
    place = page.evaluate(read)
    page.fill("#id_headline", "Another & headline")
    page.locator(BODY).press("Control+End")
    page.keyboard.type("\n\nThe very last words.")
    until(page, f"{SHOWN}.body.textContent.includes('very last words')")
    assert shown(page, "h1") == "Another &amp; headline"
    assert page.evaluate(f"{SHOWN}.querySelector('.prose p').marked") is True
    assert abs(page.evaluate(read) - place) < 1  # whatever lines the headline fills now


def test_what_every_button_inserts_has_nothing_to_mend(editor):
    page, watch = editor()
    picture = Image.objects.first().url
    for tool in TOOLBAR_BUTTONS:
        before = (
            "## A section\n\n" if tool.label == "Subheading" else "Words before.\n\n"
        )
        page.fill(BODY, before)
        page.locator(".field-body").get_by_role(
            "button", name=tool.label, exact=True
        ).click()
        text = page.input_value(BODY)
        assert text.startswith(before), tool
        gap = re.search(r"\{([^}]*)\}", tool.template)
        assert selected(page) == (gap[1] if gap else ""), tool
        old, new = FILLED.get(tool.label, ("", ""))
        with asking(page) as answer:
            page.fill(BODY, text.replace(old, new or picture) if old else text + "\n")
        assert answer.value.json()["problems"] == [], tool
    assert watch.violations == []


WRAPPED = [
    ("Strong", 1, "One **word** here.\n\nTwo"),
    ("Link", 1, "One [word](https://) here.\n\nTwo"),
    ("Heading", 1, "## One word here.\n\nTwo"),
    ("Quote", 1, "> One word here.\n\nTwo"),
    ("Pull quote", 1, "One \n\n/// pull\nword\n///\n\n here.\n\nTwo"),
    ("Footnote", 2, "One word[^1] here.\n\nTwo\n\n[^1]: The note"),
]


def test_button_takes_what_is_selected_and_undo_gives_it_back(editor):
    page, _ = editor()
    page.evaluate("id_body.form.addEventListener('input', () => { heard += 1 })")
    buttons = page.locator(".field-body")
    for label, undos, wrapped in WRAPPED:
        page.evaluate("window.heard = 0")
        page.fill(BODY, "One word here.\n\nTwo")
        select(page, "word")
        page.evaluate("window.heard = 0")
        buttons.get_by_role("button", name=label, exact=True).click()
        assert page.input_value(BODY) == wrapped
        assert page.evaluate("heard") >= undos
        for _ in range(undos):
            page.keyboard.press("Control+z")
        assert page.input_value(BODY) == "One word here.\n\nTwo", label


def test_keys_do_what_their_buttons_do(editor):
    page, _ = editor()
    for key, made in {"b": "**word**", "i": "*word*", "k": "[word](https://)"}.items():
        page.fill(BODY, "word")
        select(page, "word")
        page.keyboard.press(f"Control+{key}")
        assert page.input_value(BODY) == made
    assert selected(page) == "https://"


def test_toolbar_is_one_stop_and_arrows_lead_through_it(editor):
    page, _ = editor()
    page.focus(BODY)
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "Heading"
    for key, label in [
        ("ArrowRight", "Subheading"),
        ("End", "Ad break"),
        ("ArrowRight", "Heading"),
        ("ArrowLeft", "Ad break"),
        ("Home", "Heading"),
        ("ArrowRight", "Subheading"),
        ("ArrowRight", "Strong"),
    ]:
        page.keyboard.press(key)
        assert focused(page) == label
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_body"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "Strong"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_body"
    assert selected(page) == "strong words"


def test_tab_leaves_the_text_and_leaves_it_alone(editor, essay):
    page, _ = editor()
    page.focus(BODY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_body"
    assert page.input_value(BODY) == essay.body


def test_problems_are_listed_beside_the_text_once_the_keys_rest(editor):
    page, _ = editor()
    page.fill(BODY, "Words.[^1]")
    page.wait_for_selector("[data-editor-problems] li")
    assert page.inner_text("[data-editor-problems] li") == (
        "There is no note “1” to refer to."
    )
    page.evaluate(
        """() => {
          window.spoken = 0;
          const region = document.querySelector("[data-editor-problems]");
          const watch = new MutationObserver(() => { spoken += 1 });
          watch.observe(region, { childList: true });
        }"""
    )
    with asking(page):
        page.locator(BODY).press("End")
        page.keyboard.type(" And more words.")
    page.wait_for_timeout(2000)
    assert page.evaluate("spoken") == 0
    page.fill(BODY, "Words.")
    page.wait_for_selector("[data-editor-problems] li", state="detached")


def test_requests_are_few_and_none_while_nobody_sees_the_preview(editor):
    page, _ = editor()
    shown(page)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator(BODY).press("Control+End")
    page.keyboard.type(" Forty words typed quickly one after the other", delay=15)
    until(page, f"{SHOWN}.body.textContent.includes('after the other')")
    assert len([url for url in sent if "preview" in url]) <= 2
    page.click(".editor-preview > summary")
    sent.clear()
    page.fill(BODY, "Folded away.")
    page.wait_for_timeout(1200)
    assert not [url for url in sent if "preview" in url]
    page.click(".editor-preview > summary")
    until(page, f"{SHOWN}.body.textContent.includes('Folded away')")


def test_link_in_the_preview_leads_nowhere_and_says_so(editor):
    page, _ = editor()
    page.fill(BODY, "A [book](/about/).[^1]\n\n[^1]: Why.")
    until(page, f"{SHOWN}?.body?.textContent.includes('Why')")
    frame = page.frame_locator(".field-body [data-editor-frame]")
    frame.locator("a[href='/about/']").click()
    frame.locator("a.footnote-ref").click()
    said = page.inner_text(".field-body [data-editor-preview-said]")
    assert "/about/" in said
    assert "Why." in shown(page, ".footnote-list")
    assert page.evaluate(f"{SHOWN}.location.pathname") == reverse("markdownx_frame")


def test_lost_sign_in_is_said_the_text_stays_and_signing_in_mends_it(editor):
    page, _ = editor()
    shown(page)
    StaffSession.objects.all().delete()
    page.fill(BODY, "Typed while signed out")
    page.wait_for_selector("[data-editor-login] a:visible")
    assert "signed out" in page.inner_text("[data-editor-preview-said]")
    assert page.input_value(BODY) == "Typed while signed out"
    sign_in_elsewhere(page)
    page.locator(BODY).press("End")
    page.keyboard.type(" and in again")
    until(page, f"{SHOWN}.body.textContent.includes('and in again')")
    assert page.inner_text("[data-editor-preview-said]") == ""
    page.click("input[name=_save]")
    assert "Saved" in page.inner_text(".messagelist")


def test_preview_that_finds_the_server_busy_is_asked_for_again(editor):
    page, _ = editor()
    shown(page)
    with ExitStack() as others:
        for _ in range(preview_limit.MOST_AT_ONCE):
            others.enter_context(preview_limit.hold_preview_place())
        page.fill(BODY, "Typed while busy.")
        page.wait_for_selector("[data-editor-preview-said]:text('Other previews')")
    until(page, f"{SHOWN}.body.textContent.includes('Typed while busy')")
    assert page.inner_text("[data-editor-preview-said]") == ""
    assert page.input_value(BODY) == "Typed while busy."


def test_refused_text_and_lost_connection_are_said(editor):
    page, _ = editor()
    page.fill(BODY, "[" * 20_000)
    page.wait_for_selector("[data-editor-preview-said]:text('square brackets')")
    page.route("**/markdownx/preview/", lambda route: route.abort())
    page.fill(BODY, "Offline.")
    page.wait_for_selector("[data-editor-preview-said]:text('No connection')")
    assert page.input_value(BODY) == "Offline."


class CorrectionInline(MarkdownFieldsMixin, admin.StackedInline):
    model = Correction
    markdown_fields = ("text",)
    extra = 0


def test_added_row_has_an_editor_that_works(editor, monkeypatch):
    monkeypatch.setattr(ArticleAdmin, "inlines", [CorrectionInline])
    page, watch = editor()
    page.get_by_text("Add another Correction").click()
    row = page.locator("#corrections-0")
    row.locator("textarea").fill("Now *right*.")
    row.frame_locator("iframe").locator("em:text('right')").wait_for()
    row.get_by_role("button", name="Strong", exact=True).click()
    assert row.locator("textarea").input_value() == "Now *right*.**strong words**"
    assert watch.violations == []


def test_without_a_script_it_is_a_textarea_with_its_syntax(editor):
    page, _ = editor(javascript=False)
    assert page.is_visible(BODY)
    assert not page.locator(
        "[data-editor-tools], [data-editor-files]"
    ).first.is_visible()
    assert not page.locator("iframe").first.is_visible()
    page.click(".editor-syntax summary")
    assert page.is_visible(".editor-syntax dt:text-is('Pull quote')")


@pytest.mark.parametrize("width", [360, 1280])
def test_essay_form_is_accessible_and_fits(editor, width):
    page, watch = editor(width=width)
    page.fill(BODY, "Words.[^1]")
    page.click(".editor-syntax summary")
    if width == 360:
        assert page.get_attribute(".editor-preview", "open") is None
        page.click(".editor-preview > summary")
    shown(page)
    page.wait_for_selector("[data-editor-problems] li")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    assert watch.violations == []  # asked before: axe itself sets a style
    assert find_violations(page, "#main") == []
