"""The longest of everything in a browser: no page gives way, and nothing is cut."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ads.models import Slot
from config.models import SiteSettings
from qa.asking.forms import BODY_MAX, PSEUDONYM_MAX
from qa.models import Question, Reply
from tests.ads.factories import make_creative, make_placement
from tests.articles.factories import make_author, make_topic
from tests.articles.factories import make_published as make_essay
from tests.browser.chromium import FLAGS, HEADLESS
from tests.qa.factories import make_published as make_thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = ("Unspeakable" * 20)[:140]  # as long as a headline may be, in one word
WORD = "loneliness" * 30
COLUMNS = [f"Column {letter}" for letter in "ABCDEFGHIJKL"]
ROW = "| " + " | ".join(COLUMNS) + " |\n"
PULL = (
    "What is not said at the table is said on the stairs, and again at the door. " * 14
)
ESSAY = f"""Opening words, and one of {WORD} letters.

/// pull
{PULL.strip()}
///

## {HEADLINE}

{ROW}|{"---|" * len(COLUMNS)}
{ROW}
/// ad-break
///

## Another part

More words.
"""
LONG_ANSWER = f"{ESSAY[:900]}\n///"
NAMES = {
    "ar": "ليلى من البيت القديم عند البحر",
    "he": "נעמי מהבית הישן ליד הים",
    "hi": "पुराने घर की नीलिमा",
    "long": "M" * PSEUDONYM_MAX,
}
PAGES = {
    "home": "/",
    "essay": "/articles/longest/",
    "topic": "/topics/one-essay/",
    "list": "/questions/",
    "list of the essay": "/questions/?about=longest&page=2",
    "search": f"/search/?q={HEADLINE}",
    "search of a word": "/search/?q=household",
}
# Text spacing as WCAG 1.4.12 wants it borne.
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
} p { margin-block-end: 2em !important; }"""
# What sticks out of the page, or out of its own box where nothing scrolls it.
STRAY = """() => {
  const page = document.documentElement;
  const stray = [...document.body.querySelectorAll("*")].filter((element) => {
    const rect = element.getBoundingClientRect();
    if (element.closest(
      "[class*=hidden], .external-link-text, .skip-link, .honeypot, svg, input"))
      return false;
    const scrolls = ({parentElement: up}) =>
      up && (/auto|scroll/.test(getComputedStyle(up).overflowX) || scrolls(up));
    if (scrolls(element)) return false;
    const isShut = /hidden|clip/.test(getComputedStyle(element).overflow);
    return rect.width && (rect.right > page.clientWidth + 1 || rect.left < -1
      || isShut && element.scrollWidth > element.clientWidth + 1);
  });
  const names = stray.map(({tagName, className}) => `${tagName}.${className}`);
  return page.scrollWidth > page.clientWidth ? ["the page", ...names] : names;
}"""
# How wide the line around a thing is, and whether it can be told from its ground.
EDGE = """(element) => {
  const style = getComputedStyle(element);
  const seen = (line, width, colour) =>
    line !== "none" && parseFloat(width) >= 1
    && colour !== style.backgroundColor && !/^rgba.*, 0\\)$/.test(colour);
  return {
    border: seen(style.borderTopStyle, style.borderTopWidth, style.borderTopColor),
    outline: seen(style.outlineStyle, style.outlineWidth, style.outlineColor),
  };
}"""


def bulk_threads(essay, number: int) -> None:
    """Write published threads about an essay, all of the same words."""
    at = timezone.now() - timedelta(days=30)
    made = Question.objects.bulk_create(
        Question(
            title=f"How long is this? {count}",
            body="As long as it takes.",
            pseudonym="Grey Gate",
            slug=f"thread-{count}",
            article=essay,
            status=Question.Status.PUBLISHED,
            consent_version="test",
            **dict.fromkeys(
                ("consented_at", "submitted_at", "wait_started_at", "published_at"), at
            ),
        )
        for count in range(number)
    )
    Reply.objects.bulk_create(
        Reply(
            question=question,
            kind=Reply.Kind.ANSWER,
            author=essay.author,
            body_html="<p>So it is.</p>",
            **dict.fromkeys(("created_at", "published_at"), at),
        )
        for question in made
    )


@pytest.fixture
def threads(live_server, settings) -> dict[str, str]:
    """The longest of everything; return the threads' addresses by their names."""
    settings.SITE_URL = live_server.url
    SiteSettings.objects.create(name="Near & Far", contact_email="a@b.example")
    author = make_author(name=("Wolfeschlegelstein" * 5)[:80], portrait=None)
    topic = make_topic(title=("Interdependence" * 6)[:80], slug="one-essay")
    essay = make_essay(
        slug="longest",
        headline=HEADLINE,
        standfirst=f"About {WORD}.",
        body=ESSAY,
        author=author,
        topics=[topic],
    )
    make_placement(Slot.OPENING, creative=make_creative(headline=WORD[:80]))
    bulk_threads(essay, 200)
    words = (f"In our household {WORD} is a word. " * 20)[:BODY_MAX]
    body = words + "x" * (BODY_MAX - len(words))
    return {
        key: make_thread(
            title=HEADLINE, body=body, pseudonym=name, article=essay, answer=LONG_ANSWER
        ).get_absolute_url()
        for key, name in NAMES.items()
    }


def strays(page, threads: dict[str, str], *, style="") -> dict[str, list[str]]:
    """Return what sticks out, by the names of the pages on which something does."""
    found = {}
    for name, address in {**PAGES, **threads}.items():
        assert page.goto(address).status == 200, name
        if style:
            page.add_style_tag(content=style)
        found[name] = page.evaluate(STRAY)
    return {name: strays for name, strays in found.items() if strays}


def test_longest_of_everything_fits_a_narrow_screen(threads, open_page):
    page, _ = open_page(width=320)
    assert strays(page, threads) == {}
    page.goto(PAGES["essay"])
    scroll = page.locator(".table-scroll")
    assert scroll.evaluate("it => it.scrollWidth > it.clientWidth + 100")
    assert page.locator(".pull-quote").first.evaluate(
        "it => it.offsetHeight > innerHeight"
    )
    assert not page.locator("main img").count()
    assert page.locator(".thread").count() < 50
    page.goto(PAGES["list"])
    excerpts = page.locator(".entry-text").all_inner_texts()
    assert max(map(len, excerpts)) <= 320  # words are counted, however long they are
    page.click("a[rel=next]")
    page.wait_for_url("**page=2**")
    assert page.evaluate(STRAY) == []


def test_longest_of_everything_bears_wider_spacing(threads, chromium, live_server):
    context = chromium.new_context(  # the policy would refuse the reader's own style
        base_url=live_server.url,
        viewport={"width": 320, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    assert strays(page, threads, style=SPACED) == {}
    context.close()


def test_longest_of_everything_bears_type_of_twice_the_size(
    threads, driver, live_server
):
    browser = driver.chromium.launch(
        executable_path=HEADLESS,
        args=[*FLAGS, "--blink-settings=defaultFontSize=32"],
    )
    page = browser.new_page(
        base_url=live_server.url, viewport={"width": 640, "height": 900}
    )
    assert strays(page, threads) == {}
    size = "getComputedStyle(document.documentElement).fontSize"
    assert page.evaluate(size) == "32px"
    browser.close()


def test_what_is_paid_what_is_pressed_and_the_focus_keep_an_edge_in_forced_colours(
    threads, chromium, live_server
):
    context = chromium.new_context(base_url=live_server.url, forced_colors="active")
    page = context.new_page()
    page.goto(PAGES["essay"])
    edges = {
        selector: page.locator(selector).first.evaluate(EDGE)["border"]
        for selector in (".ad", ".button", ".thread-question .thread-text")
    }
    page.goto("/questions/ask/")
    page.keyboard.press("Tab")  # from here on the focus is the keyboard's
    for selector in ("main .button", "textarea", "input[name=title]"):
        edges[selector] = page.locator(selector).first.evaluate(EDGE)["border"]
    for name in ("a", "button", "input", "textarea"):
        focused = page.locator(f"main {name}:visible").first
        focused.focus()
        edges[f"{name}, focused"] = focused.evaluate(EDGE)["outline"]
    assert all(edges.values()), edges
    context.close()


def test_names_of_each_script_keep_their_own_direction(threads, open_page):
    page, _ = open_page(width=360)
    for key in ("ar", "he", "hi"):
        page.goto(threads[key])
        name = page.locator(".thread-author bdi")
        assert name.inner_text() == NAMES[key]
        is_rtl = name.evaluate("it => it.matches(':dir(rtl)')")
        assert is_rtl is (key != "hi")
