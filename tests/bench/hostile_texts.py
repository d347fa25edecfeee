"""How the site copes with hostile texts of 100,000 characters.

    python -m tests.bench.hostile_texts

Triage, redaction, quotes: ten times the text, ten times it? Prints, for each text, the
milliseconds of processor time of a tenth of it and of the whole, measured one after the
other in one run (the best of three), and their ratio. Linear is about 10, quadratic
about 100; above 40 it ends with an error.

Markup: the longest text of each shape that is not refused, and the milliseconds of
processor time that it keeps the renderer busy; above two seconds it ends with an error.
"""

import sys
from contextlib import suppress
from time import process_time

from django.conf import settings

from articles.markup import MarkupRefused, check_limits, render
from qa.triage import flags, pii, quotes
from tests.qa.shipped_phrases import SHIPPED

CHARACTERS, MOST = 100_000, 40
MOST_SECONDS = 2.0
# Each stands so often as is not refused, at most up to the longest text.
SHAPES = (
    "[", "[a](", "![a", "![a](b)\n", "[^a", "x[^a]", "[^a]: b\n", "[a]{fr} ", "[]",
    "*a", "**a** ", "_a_", "***a", "`a", "`` ` ", '"', "'a", "'\"", "<b>", "<b>a</b>",
    "<a href='/x'>", "<p>a\n\n", "<div>\n\na\n\n</div>\n\n", "<!--", "<!-- a -->\n\n",
    "</div>", "<", "< a", "<script>", "<pre>", "<table><tr><th>", "<svg><style>", "&",
    "&amp;", "&#1", "|a", "|a|b|\n", "a|b\n-|-\nc|d\n\n", "> ", "> a\n", ">a\n\n", "- ",
    "- a\n", "- a\n\n", "    - a\n", "1. a\n", "# a\n", "## a\n\n#### b\n\n",
    "a\n===\n", "---\n", "\\", "\\*", "--", "...", "///", "/// note | a\n",
    "/// note | a\nb\n///\n\n", "/// ad-break\n///\n\n", "a\n", "a\n\n", "a ", "a", " ",
    "\t", "http://a.b ", "<http://a.b>", "(", ")", "](", "][", "[a][b]", "[a]: b\n",
    "\u0301", "\u202e", "{", "{: a", ":::", "~", "=", "=\n",
    "<p a='b' ", "<p\n", "<b a>", "</p a ", "<p title='", "[^a]: b </p\nc='&#'>\n",
    "<p a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a>x ",
)  # fmt: skip
ESSAY = """## Section {n}

A couple comes *home* from the "best" weekend they've had[^n{n}], and [one](/x/) of them
(the older; see [this](https://a.example/(b))) is -- **already** -- in another room.
It is rarely meant to hurt, and often it is not meant at all; beneath it there often is
a fear of closeness that the person in question would not recognise as fear, nor name.

> - A quotation,
>     - with a list.

| a | b |
|---|---|
| 1 | 2 |

[^n{n}]: Lerner, *The Dance of Intimacy*, 1989.

"""
UNITS = (
    "i want to ", "want want ", "end ", "kill ", "suicid", "cut off my ", "I am 15 ",
    "a'", "\n \n", ". ", "...", "\u0301", "my name is Ab", "1-", "1 ", "A", "a@", "Ab ",
    "(1", "my name is ", "www.", "a.b-", "0-", "@a", "my best friend ",
    "My name is Ab Cd Ef ", "Ab Cd School ", "+1 ",
    "my toddler hits me and ", "my 7 year old says he puts his hand in her ",
    "he hit me and is still with my ", "my uncle who touched me at a son ",
)  # fmt: skip


def flagged(text: str) -> None:
    flags.find_flags(text, SHIPPED)


def quoted(text: str) -> None:
    quotes.quote_method_detail([text], SHIPPED)


def best(read, text: str) -> float:
    """Return the best of three, in milliseconds."""
    times = []
    for _ in range(3):
        start = process_time()
        read(text)
        times.append((process_time() - start) * 1000)
    return min(times)


def is_refused(text: str) -> bool:
    try:
        check_limits(text)
    except MarkupRefused:
        return True
    return False


def longest(shape: str) -> str:
    """Return a shape as often as the renderer takes it."""
    most, least = CHARACTERS // len(shape), 0
    if not is_refused(shape * most):
        return shape * most
    while most - least > 1:
        middle = (most + least) // 2
        least, most = (least, middle) if is_refused(shape * middle) else (middle, most)
    return shape * least


def seconds_of(text: str) -> float:
    """Return the processor time of rendering a text, the best of two."""
    times = []
    for _ in range(2):
        start = process_time()
        with suppress(MarkupRefused):  # nested more deeply than the parser follows
            render(text)
        times.append(process_time() - start)
        if times[0] < MOST_SECONDS / 2:
            break
    return min(times)


def measure_markup() -> float:
    """Print what each shape costs the renderer; return the most, in seconds."""
    essay = "".join(ESSAY.format(n=number) for number in range(1_000))
    texts = {repr(shape): longest(shape) for shape in SHAPES}
    texts["an essay of 3,000 words"] = essay[: len(ESSAY) * 38]
    texts["the longest essay"] = essay[: CHARACTERS - 200].rsplit("## Section", 1)[0]
    worst = 0.0
    print(f"{'':24}{'text':>28}{'characters':>12}{'ms':>10}")
    for name, text in texts.items():
        seconds = seconds_of(text)
        worst = max(worst, seconds)
        print(f"{'markup':24}{name:>28}{len(text):12,}{seconds * 1000:10.0f}")
    return worst


READINGS = (("triage", flagged), ("redaction", pii.find_pii), ("quotes", quoted))


def measure_reading() -> float:
    """Print how triage and redaction grow; return the worst ratio."""
    worst = 0.0
    print(f"{'':24}{'text':>24}{'tenth, ms':>12}{'whole, ms':>12}{'ratio':>8}")
    for name, read in READINGS:
        for unit in UNITS:
            whole = unit * (CHARACTERS // len(unit))
            tenth, all_of_it = best(read, whole[: len(whole) // 10]), best(read, whole)
            ratio = all_of_it / max(tenth, 0.5)
            worst = max(worst, ratio)
            print(f"{name:24}{unit!r:>24}{tenth:12.1f}{all_of_it:12.1f}{ratio:8.1f}")
    return worst


def main() -> int:
    """Print both tables; return 1 where a text takes too long."""
    settings.configure(MEDIA_URL="/media/")
    ratio = measure_reading()
    print(f"\nThe worst ratio is {ratio:.1f}.\n")
    seconds = measure_markup()
    print(f"\nThe longest took {seconds:.1f} seconds.")
    return int(ratio > MOST or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
