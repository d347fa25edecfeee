"""Every component as it is seen: in each width and scheme, and large enough to touch.

The pictures are kept in pytest's folder of the moment; where PICTURES names a folder,
there: `PICTURES=/tmp/pictures make test-browser ARGS=tests/browser/test_style.py`.
"""

import os
from pathlib import Path

import pytest

from tests.browser.staff import arrive_signed_in
from tests.site.sample_pages import ASKING, READING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 360, 768, 1280, 1920)
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# WCAG 2.2, 2.5.8: 24 by 24, but for a link in a sentence, and for what lies so far from
# everything else that a circle of 24 around its middle meets no other.
TOO_SMALL = """() => {
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(one => one.checkVisibility({ visibilityProperty: true }))
    .map(one => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  const small = ({ box }) => box.width < 24 || box.height < 24;
  const inSentence = ({ one }) => {
    if (getComputedStyle(one).display !== 'inline') return false;
    let block = one.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    return block.textContent.trim().length > one.textContent.trim().length;
  };
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const reaches = (from, box) => {
    const [x, y] = middle(from);
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    return Math.hypot(dx, dy) < 12;
  };
  const crowded = target => all.some(other => {
    if (other.one === target.one || other.one.contains(target.one)) return false;
    if (reaches(target.box, other.box)) return true;
    const [ax, ay] = middle(target.box), [bx, by] = middle(other.box);
    return small(other) && Math.hypot(ax - bx, ay - by) < 24;
  });
  return all.filter(one => small(one) && !inSentence(one) && crowded(one))
    .map(({ one, box }) => [one.outerHTML.slice(0, 120), box.width, box.height]);
}"""


@pytest.fixture
def pictures(tmp_path):
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_pictured_in_every_width(
    served_site, open_page, pictures, scheme
):
    page, watch = open_page(scheme=scheme)
    arrive_signed_in(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/style/")
        assert page.evaluate(WIDE) is False, width
        path = pictures / f"style-{width}-{scheme}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 50_000  # not an empty sheet
    assert watch.violations == []


def test_what_is_touched_is_large_enough_or_stands_alone(served_site, open_page):
    page, _ = open_page()
    arrive_signed_in(page)
    found = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for address in [*READING, *ASKING, "/style/"]:
            page.goto(address)
            if small := page.evaluate(TOO_SMALL):
                found[address, width] = small
    assert found == {}


def test_what_is_too_small_would_be_noticed(served_site, open_page):
    page, _ = open_page()
    page.goto("/")
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate("""() => {
      const row = document.createElement('p');
      for (const word of ['one', 'two']) {
        const small = document.createElement('button');
        small.textContent = word;
        Object.assign(small.style, { width: '20px', height: '16px', padding: 0 });
        row.append(small);
      }
      document.querySelector('main').append(row);
    }""")
    assert len(page.evaluate(TOO_SMALL)) == 2
