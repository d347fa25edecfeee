"""Hostile Markdown and HTML, rendered and opened in Chromium without any policy."""

from html import escape

import pytest

from articles.markup import MarkupRefused, render, sanitise
from tests.articles.markup.test_hostile import HOSTILE
from tests.site.hostile_markup import make_attacks

pytestmark = pytest.mark.browser

PAGE = "http://testserver/articles/essay/"
SEED, ATTACKS, IN_A_PAGE = 20261201, 600, 400
# What runs is written down before the page is read; a dialog would wait without end.
TRAPS = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (what) => { window.ran.push(`${name} ${what}`); };
  }
"""
# Everything that a page of safe texts has none of, as Chromium has parsed it.
FIND_FAULTS = """(count) => {
  const SAFE = ["http:", "https:", "mailto:", "tel:"];
  const PLAYERS = /^https:\\/\\/(www\\.youtube-nocookie|player\\.vimeo)\\.com\\//;
  const NEVER = `script, style, iframe, form, object, embed, base, link, meta, template,
    input, button, textarea, select, noscript`;
  const faults = [];
  const boxes = [...document.querySelectorAll("body > main > section[data-case]")];
  if (boxes.length !== count) faults.push(`${boxes.length} boxes instead of ${count}`);
  for (const box of document.querySelectorAll("[data-case]")) {
    for (const one of box.querySelectorAll("*")) {
      const shown = one.outerHTML.slice(0, 200);
      const say = (what) => faults.push(`${box.dataset.case}: ${what}: ${shown}`);
      if (one.namespaceURI !== "http://www.w3.org/1999/xhtml") say("no HTML");
      if (one.matches(NEVER)) say("element");
      for (const {name, value} of one.attributes) {
        if (/^on|^style$|^form|^srcdoc$|^ping$|^name$|^is$|^slot$|:/i.test(name))
          say(`attribute ${name}`);
        if (name === "srcset" || name === "src") {
          const {host} = new URL(value.split(" ")[0], document.baseURI);
          if (host !== location.host) say("another host");
        }
      }
      if (one.matches("a[href]") && !SAFE.includes(one.protocol)) say("scheme");
      if (one.dataset.embed && !PLAYERS.test(one.dataset.embed)) say("player");
    }
  }
  for (const name of Object.getOwnPropertyNames(document)) {  // an element gave it
    if (name !== "location") faults.push(`document.${name} is another`);
  }
  for (const name of ["document", "location", "self", "top", "name", "toString"]) {
    if (window[name] instanceof Element) faults.push(`window.${name} is an element`);
  }
  return faults;
}"""
# Events that need somebody: each element is focused, clicked and pointed at.
TOUCH = """() => {
  for (const one of document.querySelectorAll("[data-case] *")) {
    for (const kind of `mouseover focus toggle pointerover animationstart error load
        scroll beforetoggle pointerrawupdate`.split(/\\s+/)) {
      one.dispatchEvent(new Event(kind));
    }
  }
  for (const link of document.querySelectorAll("[data-case] a[href]")) {
    if (!["http:", "https:", "mailto:", "tel:"].includes(link.protocol)) link.click();
  }
}"""
# As an editor or a page of somebody else would copy it: written out, and read again.
READ_AGAIN = """() => {
  for (const box of document.querySelectorAll("[data-case]")) {
    box.innerHTML = box.innerHTML;
  }
}"""


class Opened:
    """What a page of texts did in Chromium.

    Attributes:
        ran: What was run, in words; a list for each frame where there are frames.
        asked: Which other addresses were asked for.
        faults: What it holds that no safe text has.
    """

    def __init__(self, chromium, texts, *, in_frames=False):
        body = "".join(
            f'<section data-case="{number}">{text}</section>'
            for number, text in enumerate(texts)
        )
        html = f"<!doctype html><meta charset=utf-8><title>x</title><main>{body}</main>"
        self.asked = []
        page = chromium.new_page()
        page.add_init_script(TRAPS)
        page.route("**/*", lambda route: self.answer(route, html))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(PAGE, wait_until="load")
        self.faults = page.evaluate(FIND_FAULTS, len(texts))
        page.evaluate(TOUCH)
        if not in_frames:
            page.evaluate(READ_AGAIN)
            page.evaluate(TOUCH)
        page.wait_for_timeout(100)  # what is loaded again fails, and says so, later
        self.ran = page.evaluate("window.ran")
        if in_frames:
            self.ran = [frame.evaluate("window.ran") for frame in page.frames]
        self.faults += page.evaluate(FIND_FAULTS, len(texts))
        page.close()

    def answer(self, route, html):
        url = route.request.url
        if url == PAGE:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        if not url.startswith("http://testserver/media/"):
            self.asked.append(url)
        route.abort()


def rendered(text, **options):
    """Return a text as pages show it; nothing where it is refused."""
    try:
        return render(text, **options).html
    except MarkupRefused:
        return ""


@pytest.fixture(scope="module")
def attacks():
    return [*HOSTILE, *make_attacks(SEED, ATTACKS)]


def batches(texts):
    return [texts[at : at + IN_A_PAGE] for at in range(0, len(texts), IN_A_PAGE)]


@pytest.mark.parametrize(
    "show",
    [
        rendered,
        lambda text: rendered(text, level=4, id_prefix="answer-"),
        sanitise,
    ],
    ids=["essay", "answer", "stored HTML"],
)
def test_nothing_runs_loads_or_breaks_out_in_chromium(chromium, attacks, show):
    for texts in batches([show(attack) for attack in attacks]):
        opened = Opened(chromium, texts)
        assert (opened.ran, opened.asked, opened.faults) == ([], [], [])


def test_the_same_texts_are_live_where_nothing_is_sanitised(chromium, attacks):
    """Otherwise the test above would prove nothing."""
    frames = [
        f'<iframe srcdoc="{escape(attack)}"></iframe>'
        for attack in attacks[:: len(attacks) // 100]
    ]
    opened = Opened(chromium, frames, in_frames=True)
    assert sum(map(bool, opened.ran)) >= 5
    assert len(opened.asked) >= 5


def test_faults_are_found_where_there_are_some(chromium):
    for text, fault in {
        "<p onclick='x'>a</p>": "attribute onclick",
        "<a href='java&#9;script:x'>a</a>": "scheme",
        "<img src='//evil.example/a.png'>": "another host",
        "<svg></svg>": "no HTML",
        "<form></form>": "element",
        "<img name='forms'>": "document.forms is another",
        "</section></main>": "boxes instead of",
    }.items():
        faults = Opened(chromium, [text, "<p>a</p>"]).faults
        assert any(fault in one for one in faults), (text, faults)
