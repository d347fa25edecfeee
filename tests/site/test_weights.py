"""What a reading page costs whoever loads it, in bytes that never differ."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.site.sample_pages import ESSAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(sample_pages):
    return sample_pages[0]


def compressed(data):
    return len(gzip.compress(data, mtime=0))


def files(html, pattern):
    """Return the bytes of the static files that a page names."""
    found = [finders.find(name) for name in re.findall(pattern, html)]
    return [Path(path).read_bytes() for path in found]


def test_sample_essay_with_its_threads_is_light(pages):
    html = pages[ESSAY]
    assert html.count('<article class="thread"') == 12
    assert compressed(html.encode()) < 24_000
    # Words are what a reader came for; what templates and the renderer add is bounded.
    markup = sum(len(tag.encode()) for tag in re.findall(r"<[^>]*>", html))
    assert markup < 30_000


def test_pages_carry_no_indentation_of_their_source(pages):
    for address, html in pages.items():
        assert not re.search(r"^[ \t]", html, re.MULTILINE), address


def test_styles_and_scripts_of_a_page_are_light_and_name_no_font(pages):
    scripts = 0
    for address, html in pages.items():
        css = files(html, r'<link rel="stylesheet" href="/static/([^"]*)"')
        js = files(html, r'<script type="module" src="/static/([^"]*)"')
        scripts += len(js)
        assert 0 < sum(map(compressed, css)) < 12_000, address
        assert sum(map(compressed, js)) < 6_000, address
        assert not any(b"@font-face" in style for style in css)
    assert scripts


def test_pictures_are_sized_and_wait_below_what_is_seen_first(pages):
    for address, html in pages.items():
        pictures = re.findall(r"<img\b[^>]*>", html)
        for picture in pictures:
            assert re.search(r'\swidth="\d+"', picture), picture
            assert re.search(r'\sheight="\d+"', picture), picture
        at_once = {one for one in pictures if 'loading="lazy"' not in one}
        # The house's mark, the author's portrait wherever it stands, and the first
        # picture of an essay.
        assert len(at_once) <= 3, address
