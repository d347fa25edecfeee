"""Search for texts that cost more time than their length: Markdown, HTML, questions.

    python -m tests.bench.fuzz_costs --seed 1 --minutes 10 [--reader]

Makes pieces of HTML and Markdown from a small grammar, repeats them to the longest text
that is accepted, and measures the processor time of everything that reads such a text:
rendering, sanitising, labels of paid links, quoting, plain text. With `--reader` it
does the same with what a reader may send: flags, personal data, quoted methods.

Prints each text above the bound with its seed and number, so that `--only NUMBER` makes
it again; ends with an error where there is one. The time of a text is cut off at ten
times the bound.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import django

import tests.environment  # noqa: F401 - sets what the settings need

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

MARKUP_CHARACTERS, READER_CHARACTERS = 100_000, 6_000
MARKUP_SECONDS, READER_SECONDS = 2.0, 0.1

NAMES = (
    "p b a i div span pre code table tr td li ul h2 h3 details summary svg math style"
)
NAMES += (
    " script template select option noscript textarea title iframe img br hr sup ol"
)
TAGS = NAMES.split()
QUOTES = ('"', "'", "")
ATTRIBUTES = ("a", "id", "class", "href", "title", "src", "lang", "onclick", "srcset")
VALUES = (
    "",
    "x",
    "1",
    "&amp;",
    "/x",
    "https://a.example/",
    ">",
    "<",
    "&#",
    "a b",
    "#a",
)
MARKS = (
    "*", "**", "***", "_", "__", "`", "``", "~", "[", "]", "(", ")", "](", "![", "[^",
    "[^a]", "[^a]: ", "[a]: ", "{", "}", "{fr}", "|", "|-|", "---", "===", "#", "## ",
    "> ", "- ", "* ", "1. ", "    ", "\t", "\\", "\\*", "--", "...", '"', "'", "&",
    "&amp;", "&#38;", "&#", "&a", ";", ":", "/// ", "///", "/// note | ", "/// figure",
    "/// video | https://youtu.be/abcdefgh", "    title: ", "/// ad-break\n///\n",
    "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?", "?>", "<!", "</", "<", ">", "/>",
    "http://", "www.", "a.example/", "https://a.example/", "@", "mailto:", ".", ",",
    "\u0301", "\u202e", "\u200b", "\ufeff", "é", "ß", "\x02", "\x03", "=", "+", "%",
)  # fmt: skip
WORDS = ("a", "word", "A", "1", "12", " ", "\n", "\n\n", "x ", "a b ")
READER = (
    "i ", "want ", "to ", "my ", "name ", "is ", "he ", "she ", "me ", "hit ",
    "touched ", "son ", "daughter ", "uncle ", "who ", "still ", "with ", "lives ",
    "I am 15 ", "15 ", "A", "a", "Ab ", "Ab", "1", "12 ", "+1 ", "(1", "-", ".", "...",
    ". ", ", ", "!", "@", "www.", ".com", "https://", "\n", "\n\n", " ", "  ", "'", "’",
    "\u0301", "\u200b", "é", "n o o s e ", "n*o*", "500 mg ", "20 x ", "2x", "pills ",
    "rope ", "School ", "Street ", "love, ", "Thanks ", "Dr ", "i work at ", "called ",
    "friend ", "the ", "end ", "it ", "all ", "kill ", "can ", "not ", "when ", "was ",
    "child ", "year old ", "_", "*", "µ", "ﬁ", "½", "\u0430", "\u3164", "x", "I ",
    "bed ", "put ", "hand ", "put his ", "in her ", "cut ", "myself ", "done ", "save ",
    "bridge ", "stand ",
)  # fmt: skip


class TooLong(Exception):
    """The processor time of one text is used up."""


@contextmanager
def cut_off(seconds: float) -> Iterator[None]:
    """Raise `TooLong` once so much processor time is used up."""

    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def make_tag(dice: random.Random) -> str:
    """Return a tag, whole or cut, with up to three attributes."""
    parts = ["<", dice.choice(["", "", "/"]), dice.choice(TAGS)]
    for _ in range(dice.choice([0, 0, 1, 2, 3])):
        quote = dice.choice(QUOTES)
        value = f"={quote}{dice.choice(VALUES)}{dice.choice([quote, quote, ''])}"
        parts += [
            dice.choice(" \n\t/"),
            dice.choice(ATTRIBUTES),
            dice.choice(["", value]),
        ]
    return "".join([*parts, dice.choice([">", ">", ">", "", " ", "/>"])])


def make_piece(dice: random.Random) -> str:
    """Return one to five parts of the grammar of authors' texts."""
    kinds: list[Callable[[], str]] = [
        lambda: make_tag(dice),
        lambda: dice.choice(MARKS),
        lambda: dice.choice(MARKS),
        lambda: dice.choice(WORDS),
    ]
    return "".join(dice.choice(kinds)() for _ in range(dice.randint(1, 5)))


def make_reader_piece(dice: random.Random) -> str:
    """Return one to six parts of what readers write."""
    return "".join(dice.choice(READER) for _ in range(dice.randint(1, 6)))


def shape_of(
    dice: random.Random, piece: Callable[[random.Random], str]
) -> Callable[[int], str]:
    """Return what makes a text of up to so many characters."""
    first, second, between = piece(dice), piece(dice), dice.choice(WORDS)
    kind, share = dice.randrange(4), dice.choice([0.1, 0.5, 0.9])
    space = dice.choice([0, 1, 3, 10, 50])

    def build(size: int) -> str:
        if kind == 0:
            return first * (size // len(first))
        if kind == 1:  # one after the other
            many = int(size * share)
            return first * (many // len(first)) + second * (
                (size - many) // len(second)
            )
        if kind == 2:  # spread thinly
            unit = first + between * space
            return unit * (size // len(unit))
        half = size // (len(first) + len(second))  # in one another
        return first * half + second * half

    return build


def longest(build: Callable[[int], str], size: int, is_refused: Callable[[str], bool]):
    """Return a text as long as is not refused, the size halved in search of it."""
    most, least = size, 0
    if not is_refused(build(size)):
        return build(size)
    while most - least > size // 100:
        middle = (most + least) // 2
        least, most = (least, middle) if is_refused(build(middle)) else (middle, most)
    return build(least)


def make_markup_reader() -> Callable[[str], None]:
    """Return everything that reads an author's text."""
    from ads.disclosure import labelling
    from ads.links.rules import LinkRule
    from articles import markup

    shop = SimpleNamespace(
        name="", disclosure="", redirect_host_names=["out.example"],
        rules=[LinkRule("a.example")],
    )  # fmt: skip

    def read(text: str) -> None:
        try:
            html = markup.render(text).html
        except markup.MarkupRefused:
            return
        for use in (
            markup.sanitise, markup.plain_text, markup.folded_text, markup.fold_titles,
            markup.split_at_breaks, markup.ids_in, labelling.list_links,
            lambda html: markup.link_folds(html, "/x/"),
            lambda html: markup.make_urls_absolute(html, site="https://s", page="/x/"),
            lambda html: labelling.label_paid_links(html, [shop]),
        ):  # fmt: skip
            use(html)

    return read


def make_question_reader() -> Callable[[str], None]:
    """Return everything that reads what an asker sent."""
    from qa.text import plain_paragraphs
    from qa.triage import flags, pii, quotes
    from tests.qa.shipped_phrases import SHIPPED

    def read(text: str) -> None:
        text = plain_paragraphs(text)
        flags.find_flags(text, SHIPPED)
        pii.remaining_pii([span.text for span in pii.find_pii(text)], text)
        quotes.quote_method_detail([text], SHIPPED)

    return read


def is_refused_markup(text: str) -> bool:
    from articles.markup import MarkupRefused, check_limits

    try:
        check_limits(text)
    except MarkupRefused:
        return True
    return False


def seconds_of(read: Callable[[str], None], text: str, most: float) -> float:
    """Return the processor time of a text, the best of two where it is much."""
    times = []
    for _ in range(2):
        start = time.process_time()
        try:
            with cut_off(most * 10):
                read(text)
        except TooLong:
            return most * 10
        times.append(time.process_time() - start)
        if times[0] < most:
            break
    return min(times)


def main() -> int:
    """Search until the time is over; return 1 where a text costs too much."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--only", type=int)
    options.add_argument("--reader", action="store_true")
    chosen = options.parse_args()
    django.setup()
    if chosen.reader:
        read, size, most = make_question_reader(), READER_CHARACTERS, READER_SECONDS
        piece, is_refused = make_reader_piece, lambda text: False
    else:
        read, size, most = make_markup_reader(), MARKUP_CHARACTERS, MARKUP_SECONDS
        piece, is_refused = make_piece, is_refused_markup
    read("Some words, so that everything is loaded and compiled.")
    end, number, found, worst = time.monotonic() + chosen.minutes * 60, -1, 0, 0.0
    while time.monotonic() < end:
        number = number + 1 if chosen.only is None else chosen.only
        dice = random.Random(f"{chosen.seed}/{number}")  # noqa: S311 - a seed
        text = longest(shape_of(dice, piece), size, is_refused)
        seconds = seconds_of(read, text, most)
        worst = max(worst, seconds)
        if seconds > most:
            found += 1
            middle = len(text) // 2
            print(
                f"{chosen.seed}/{number}: {seconds:.2f} s, {len(text):,} characters: "
                f"{text[:60]!r} … {text[middle : middle + 60]!r} … {text[-40:]!r}",
                flush=True,
            )
        if chosen.only is not None:
            break
    print(f"{number + 1} texts, {found} above {most} s, the worst {worst:.2f} s")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
