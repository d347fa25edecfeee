"""Images in the Markdown editor: by button, paste and drop; asked about, stored."""

import pytest

from articles.models import Image
from tests.articles.image_files import picture_bytes
from tests.browser.accessibility import find_violations
from tests.browser.writing import BODY, open_form, publish_essay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DIALOG = "dialog.editor-image"
SAID = "[data-editor-said]"
# A browser does not show the test what it sends with a file.
NOTED = """() => {
  const send = window.fetch;
  window.fetch = (address, how) => {
    const of = (name) => how.body.get(name);
    if (address.includes("/upload/")) {
      window.sent = ["alternative_text", "is_decorative", "caption", "credit"].map(of);
      window.sent.push(of("image").name);
    }
    return send(address, how);
  };
}"""


@pytest.fixture
def editor(db, open_page):
    """Open an essay's form, signed in, with few words."""

    def opened(**how):
        page, watch = open_page(**how)
        open_form(page, publish_essay())
        page.fill(BODY, "My words.")
        return page, watch

    return opened


def png(name="cat.png"):
    return {"name": name, "mimeType": "image/png", "buffer": picture_bytes()}


def carry(page, event, *files):
    """Drop or paste files on the text."""
    page.evaluate(
        """([name, files]) => {
          const carried = new DataTransfer();
          for (const [title, bytes] of files) {
            const content = [new Uint8Array(bytes)];
            carried.items.add(new File(content, title, { type: "image/png" }));
          }
          const how = { bubbles: true, cancelable: true };
          const event = name === "drop"
            ? new DragEvent("drop", { ...how, dataTransfer: carried })
            : new ClipboardEvent("paste", { ...how, clipboardData: carried });
          const field = document.querySelector("#id_body");
          field.setSelectionRange(field.value.length, field.value.length);
          field.dispatchEvent(event);
        }""",
        [event, [[name, list(content)] for name, content in files]],
    )


def describe(page, words):
    page.wait_for_selector(DIALOG)
    page.fill(f"{DIALOG} [name=alternative_text]", words)
    page.click(f"{DIALOG} [type=submit]")


@pytest.mark.parametrize("how", ["button", "drop", "paste"])
def test_image_is_asked_about_stored_and_put_into_the_text(editor, how):
    page, watch = editor()
    before = Image.objects.count()
    if how == "button":
        page.set_input_files("[data-editor-files]", [png()])
    else:
        carry(page, how, ("cat.png", picture_bytes()))
    page.wait_for_selector(DIALOG)
    assert page.inner_text(f"{DIALOG} h2") == "About cat.png"
    page.fill(f"{DIALOG} [name=caption]", "A caption")
    page.evaluate(NOTED)
    describe(page, "A cat")
    page.wait_for_selector(f"{SAID}:text('is stored')")
    assert page.evaluate("sent") == ["A cat", None, "A caption", "", "cat.png"]
    assert Image.objects.count() == before + 1
    text = page.input_value(BODY)
    assert text.startswith("My words.\n\n") and Image.objects.first().url in text
    assert page.evaluate("document.activeElement.id") == "id_body"
    assert watch.violations == []


def test_image_is_either_described_or_decorative(editor):
    page, _ = editor()
    page.set_input_files("[data-editor-files]", [png()])
    page.wait_for_selector(DIALOG)
    page.click(f"{DIALOG} [type=submit]")
    assert "tick decorative" in page.inner_text(f"{DIALOG} [role=alert]")
    page.check(f"{DIALOG} [name=is_decorative]")
    page.click(f"{DIALOG} [type=submit]")
    page.wait_for_selector(f"{SAID}:text('is stored')")


def test_images_are_taken_one_after_the_other_and_may_be_left_out(editor):
    page, _ = editor()
    before = Image.objects.count()
    page.set_input_files("[data-editor-files]", [png("one.png"), png("two.png")])
    page.wait_for_selector(DIALOG)
    assert page.inner_text(f"{DIALOG} h2") == "About one.png (1 more after it)"
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{DIALOG} h2:text('two.png')")
    describe(page, "Two")
    page.wait_for_selector(f"{SAID}:text('two.png is stored')")
    assert Image.objects.count() == before + 1
    assert page.locator(DIALOG).count() == 0


def test_refused_image_is_said_and_the_text_stays(editor):
    page, _ = editor()
    carry(page, "drop", ("cat.png", b"no picture at all"))
    describe(page, "A cat")
    page.wait_for_selector(f"{SAID}:text('cat.png is not stored')")
    assert "JPEG, PNG or WebP" in page.inner_text(SAID)
    assert page.input_value(BODY) == "My words."


def test_undo_takes_an_image_out_again(editor):
    page, _ = editor()
    page.locator(BODY).press("Control+End")
    page.set_input_files("[data-editor-files]", [png()])
    describe(page, "A cat")
    page.wait_for_selector(f"{SAID}:text('is stored')")
    page.keyboard.press("Control+z")
    assert page.input_value(BODY) == "My words."


def test_pasted_words_stay_words(editor):
    page, _ = editor()
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.setData("text/plain", "words");
          carried.items.add(new File(["x"], "x.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", {
            bubbles: true, cancelable: true, clipboardData: carried,
          });
          window.taken = !document.querySelector("#id_body").dispatchEvent(event);
        }"""
    )
    assert page.evaluate("taken") is False
    assert page.locator(DIALOG).count() == 0


def test_form_about_an_image_sends_and_changes_nothing_of_the_essay(editor):
    page, _ = editor()
    page.evaluate("window.heard = 0")
    page.evaluate("id_body.form.addEventListener('input', () => { heard += 1 })")
    page.set_input_files("[data-editor-files]", [png()])
    page.fill(f"{DIALOG} [name=alternative_text]", "A cat")
    page.fill(f"{DIALOG} [name=credit]", "Somebody")
    assert page.evaluate("heard") == 0
    page.focus(f"{DIALOG} [name=credit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{SAID}:text('is stored')")
    assert page.url.endswith("/change/")


@pytest.mark.parametrize("width", [360, 1280])
def test_form_about_an_image_is_accessible(editor, width):
    page, watch = editor(width=width)
    page.set_input_files("[data-editor-files]", [png()])
    page.wait_for_selector(DIALOG)
    page.click(f"{DIALOG} [type=submit]")
    assert watch.violations == []
    assert find_violations(page, DIALOG) == []
