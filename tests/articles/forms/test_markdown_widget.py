"""The editor's buttons: what each inserts renders without anything to mend."""

import pytest

from articles import markup
from articles.admin.markdown_views import PLACES
from articles.forms.markdown_widget import MarkdownWidget
from articles.forms.toolbar import GAP, TOOLBAR_BUTTONS
from articles.models import Image
from tests.cases import for_each

PICTURE = "/media/images/0123456789abcdef0123456789abcdef.jpg"
WORDS = {"https://": "https://films.example/one", "/media/images/name.jpg": PICTURE}


def filled(template, selected=""):
    text = template.replace("{}", selected)
    return GAP.sub(lambda gap: WORDS.get(gap[1], gap[1]), text)


def as_written(tool, text):
    above = "## A section\n\n" if tool.label == "Subheading" else ""
    return f"{above}Words before.\n\n{text}\n\nWords after.\n"


@pytest.mark.parametrize("tool", TOOLBAR_BUTTONS, ids=lambda tool: tool.label)
def test_what_a_button_inserts_renders_without_problems(tool):
    rendered = markup.render(as_written(tool, filled(tool.template)))
    assert rendered.problems == ()
    assert "///" not in rendered.html and "{" not in rendered.html


@pytest.mark.parametrize("tool", TOOLBAR_BUTTONS, ids=lambda tool: tool.label)
def test_what_a_button_puts_around_words_renders_without_problems(tool):
    chosen = {"Figure": f"![A door]({PICTURE})", "Video": "https://films.example/one"}
    selected = chosen.get(tool.label, "chosen words")
    if tool.kind in ("words", "block") and tool.label != "Ad break":
        assert selected in filled(tool.wrapping, selected)
    rendered = markup.render(as_written(tool, filled(tool.wrapping, selected)))
    assert rendered.problems == ()


def test_syntax_is_explained_where_no_script_runs():
    html = MarkdownWidget(place="essay").render("body", "Words", {"id": "id_body"})
    for tool in TOOLBAR_BUTTONS:
        assert f"<dt>{tool.label}</dt>" in html
    assert "/// pull\nOne sentence of the text\n///" in html


def test_what_needs_a_script_is_hidden_until_it_runs():
    html = MarkdownWidget().render("body", "", {})
    for name in ("tools", "upload", "preview"):
        (tag,) = [part for part in html.split("<") if f"data-editor-{name}" in part][:1]
        assert "hidden" in tag.split(">")[0]


def test_editor_sends_no_field_but_the_text():
    html = MarkdownWidget().render("body", "", {}).split("<template")[0]
    assert html.count(" name=") == 1


def test_widget_loads_modules_of_ours_and_none_of_the_package():
    media = str(MarkdownWidget().media)
    assert "markdownx" not in media
    assert media.count('type="module"') == media.count("<script") == 7


@for_each("place", PLACES)
def test_widget_says_its_place(place):
    assert f'data-place="{place}"' in MarkdownWidget(place=place).render("a", "", {})


def test_upload_form_asks_as_much_as_a_picture_keeps():
    html = MarkdownWidget().render("body", "", {})
    for name in ("alternative_text", "caption", "credit"):
        field = Image._meta.get_field(name)
        assert f'name="{name}" maxlength="{field.max_length}"' in html


def test_short_editor_offers_what_a_sentence_may_hold_and_no_block():
    widget = MarkdownWidget(is_short=True)
    html = widget.render("text", "", {})
    assert [tool.label for tool in widget.tools] == ["Strong", "Emphasis", "Link"]
    assert "data-editor-files" not in html
    assert "///" not in html


def test_toolbar_offers_what_the_place_can_hold():
    tools = {
        place: {tool.label for tool in MarkdownWidget(place=place).tools}
        for place in PLACES
    }
    assert {"Ad break", "Video"} <= tools["essay"]
    assert tools["essay"] - tools["text"] == {"Ad break"}
    assert tools["essay"] - tools["answer"] == {"Ad break", "Pull quote", "Video"}
