"""Templates as text: nothing unescaped but stored HTML, nothing inline."""

import re
from pathlib import Path

from django.conf import settings

from tests.cases import for_each

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))

SAFE = re.compile(r"\{\{\s*([\w.]+)\s*\|\s*safe\s*\}\}")
ANY_SAFE = re.compile(r"\|\s*safe|safeseq|autoescape\s+off")
INLINE = [
    re.compile(r"<[^>]*\sstyle\s*=", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    re.compile(r"javascript:", re.I),
    re.compile(r"""(?:src|href)=["'](?:https?:)?//""", re.I),
    re.compile(r"<!--"),
]


def test_ad_slots_stand_in_essays_only():
    """Pages of askers and of distress hold no advertisement, whatever a view passes."""
    found = [path.name for path in TEMPLATES if "{% ad_slot" in path.read_text()]
    assert found == ["article_detail.html"]


@for_each("path", TEMPLATES)
def test_template_marks_only_stored_html_as_safe(path):
    text = path.read_text()
    marked = SAFE.findall(text)
    assert len(ANY_SAFE.findall(text)) == len(marked)
    for name in marked:
        assert name.endswith("_html"), f"{name} is not HTML that we rendered"


@for_each("path", TEMPLATES)
def test_template_holds_nothing_inline_and_no_address_of_others(path):
    for pattern in INLINE:
        found = pattern.search(path.read_text())
        assert found is None, found and found[0]


@for_each(
    "text",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<img src="https://cdn.example/a.png">',
    ],
)
def test_patterns_find_what_they_are_for(text):
    assert any(pattern.search(text) for pattern in INLINE)


RISKY = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|postMessage|localStorage|sessionStorage|indexedDB|document\.cookie"
)


def test_script_makes_no_markup_of_words_and_keeps_nothing():
    scripts = list((Path(settings.BASE_DIR) / "static/js").glob("*.js"))
    assert scripts
    found = {one.name: RISKY.findall(one.read_text()) for one in scripts}
    assert not {name: words for name, words in found.items() if words}
    assert RISKY.search("part.innerHTML = words")
