"""What labelling costs a reader's request: with many paid links, and with none.

    python -m tests.bench.labelling

Prints, for an essay of 3,000 words with 200 links to a programme and for one whose 200
links lead elsewhere, the milliseconds of processor time of one pass, interleaved in one
run (median and best of 200), beside a bare copy of the same HTML, and their ratio. Then
hostile tags: how many times as long does ten times the text take? Above 40 it ends with
an error.
"""

import os
import sys
from functools import partial
from statistics import median
from time import process_time as clock
from types import SimpleNamespace

import django

import tests.environment  # noqa: F401 - sets what the settings need

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
WORDS, LINKS, ROUNDS = 3000, 200, 200
CHARACTERS, MOST = 100_000, 40
TAGS = (
    "<a ", '<a href="', "<!--", "</a ", "<a\t", '<b ="', "<textarea ", "<a x='",
    "<a href=//paper.example ", " x", "<a href='//paper.example'>", "<", '="',
    "<a href='//out.example/?a=//out.example/?a='>", "<a href='/g'>", "%67o%2f",
)  # fmt: skip


def essay(host: str) -> str:
    """Return an essay as HTML, its links evenly spread and each of them another."""
    piece = "word " * (WORDS // LINKS // 2)
    return "".join(
        f'<p>{piece}<a href="https://{host}/a{n}?b=1&amp;c=2">a work</a> {piece}</p>\n'
        for n in range(LINKS)
    )


def measure(passes: dict, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the milliseconds of every round, the passes taking turns."""
    times: dict[str, list[float]] = {name: [] for name in passes}
    for _ in range(rounds):
        for name, run in passes.items():
            start = clock()
            run()
            times[name].append((clock() - start) * 1000)
    return times


def growth(read) -> float:
    """Print how the time grows with hostile tags; return the worst ratio."""
    worst = 0.0
    for unit in TAGS:
        whole = "<a" + unit * (CHARACTERS // len(unit))
        passes = {  # whatever it is, a link that must be resolved has it scanned
            "tenth": partial(
                read, f"{whole[: len(whole) // 10]}<a href=//paper.example>"
            ),
            "whole": partial(read, f"{whole}<a href=//paper.example>"),
        }
        times = measure(passes, rounds=3)
        ratio = min(times["whole"]) / max(min(times["tenth"]), 0.5)
        worst = max(worst, ratio)
        print(f"{unit!r:>50}{min(times['whole']):12.1f} ms{ratio:8.1f} times")
    return worst


def main() -> int:
    """Print the tables; return 1 where a time grows faster than the text."""
    django.setup()
    from ads.disclosure import labelling
    from ads.links.rules import LinkRule

    shops = [
        SimpleNamespace(
            name=f"Shop {number}", disclosure="", redirect_host_names=[],
            rules=[LinkRule(f"shop{number}.example")],
        )
        for number in range(5)
    ]  # fmt: skip
    paid, plain = essay("shop3.example"), essay("library.example")
    video = f'{plain}<a href="https://www.youtube.com/watch?v=x">x</a>'
    wrapped = f'{plain}<a href="https://www.google.com/url?q=https://a.example">x</a>'
    times = measure(
        {
            "200 paid links": lambda: labelling.label_paid_links(paid, shops),
            "200 other links": lambda: labelling.label_paid_links(plain, shops),
            "and one of a video": lambda: labelling.label_paid_links(video, shops),
            "and one wrapped": lambda: labelling.label_paid_links(wrapped, shops),
            "bare copy": lambda: "".join(list(plain)),
        }
    )
    bare = median(times["bare copy"])
    print(f"{'':20}{'median, ms':>12}{'best, ms':>12}{'to a copy':>12}")
    for name, taken in times.items():
        middle = median(taken)
        print(f"{name:20}{middle:12.3f}{min(taken):12.3f}{middle / bare:12.2f}")
    hostile = SimpleNamespace(
        name="", disclosure="", redirect_host_names=["out.example"],
        rules=[LinkRule("paper.example")],
    )  # fmt: skip
    return int(growth(lambda text: labelling.label_paid_links(text, [hostile])) > MOST)


if __name__ == "__main__":
    sys.exit(main())
