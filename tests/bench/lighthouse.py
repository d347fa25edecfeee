"""What a slow phone makes of the pages: scores, weights and requests of each type.

    make lighthouse

Serves the sample under gunicorn on a throw-away folder, as production does but without
a proxy in front, and lets Lighthouse load each page in Debian's Chromium with its
mobile setting: a slow processor and slow 4G, both simulated. No other host is asked.
Prints the scores (of several loads the one in the middle), when the largest thing was
painted, how far the layout shifted, and what was transferred before anybody scrolls. It
ends with an error where a score misses the aim: 100 everywhere, but for the search
engines' view of asking and of what is found, which are none of theirs.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import server
from tests.browser.chromium import CHROMIUM

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PAGES = {
    "home": "/",
    "essay, 12 threads": "/articles/emotional-distancing/",
    "essays": "/articles/",
    "topic": "/topics/screening-room/",
    "questions": "/questions/",
    "thread": "/questions/the-shed/",
    "search": "/search/?q=distance",
    "help now": "/help-now/",
    "asking": "/questions/ask/?about=emotional-distancing",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3
UNSEEN = {("asking", "seo"), ("search", "seo")}  # noindex on purpose
KINDS = ("Document", "Stylesheet", "Script", "Image")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lighthouse", type=Path, help="the program")
    parser.add_argument("--loads", type=int, default=3, help="of a page, default: 3")
    options = parser.parse_args()
    if options.loads < 1 or not options.lighthouse.exists():
        parser.error("--loads is at least 1; make lighthouse fetches the program")
    return options


def main() -> int:
    """Serve the sample, load every page, print the tables; 1 where an aim is missed."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site() as environ:
        server.manage(environ, "demo", "--no-serve")
        with server.gunicorn(environ, workers=2) as site:
            base = f"http://{site.bind}"
            loads = {
                name: [load(options, base + path) for _ in range(options.loads)]
                for name, path in PAGES.items()
            }
    return report(loads, base)


def load(options: argparse.Namespace, address: str) -> dict[str, Any]:
    """Return what Lighthouse says of one load.

    Raises:
        RuntimeError: it could not record any of several; the message says why.
    """
    for _ in range(TRIES):  # now and then the browser leaves the start unrecorded
        answer = subprocess.run(  # noqa: S603 - fixed arguments, our own address
            [
                options.lighthouse,
                address,
                "--quiet",
                "--output=json",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={FLAGS}",
                "--no-enable-error-reporting",
            ],
            env=os.environ | {"CHROME_PATH": str(CHROMIUM)},
            capture_output=True,
            text=True,
            timeout=180,
        )
        if answer.returncode == 0:
            print(".", end="", flush=True, file=sys.stderr)
            return json.loads(answer.stdout)
    raise RuntimeError(f"Lighthouse failed on {address}:\n{answer.stderr[-2000:]}")


def report(loads: dict[str, list[dict[str, Any]]], base: str) -> int:
    """Print both tables; return 1 where an aim is missed, 0 otherwise."""
    missed = []
    print("\n\n| page | " + " | ".join(CATEGORIES) + " | largest painted | shift |")
    print("|---" * 7 + "|")
    for name, page in loads.items():
        scores = {category: score_of(page, category) for category in CATEGORIES}
        missed += [
            f"{name}: {category} {score:.0f}"
            for category, score in scores.items()
            if score < 100 and (name, category) not in UNSEEN
        ]
        painted = median(value_of(one, "largest-contentful-paint") for one in page)
        shift = max(value_of(one, "cumulative-layout-shift") for one in page)
        missed += [f"{name}: shift {shift}"] if shift else []
        cells = [f"{score:.0f}" for score in scores.values()]
        print(f"| {name} | {' | '.join(cells)} | {painted / 1000:.1f} s | {shift:g} |")
    print("\n| page | HTML raw | HTML | CSS | JS | pictures | requests |")
    print("|---" * 7 + "|")
    for name, page in loads.items():
        requests = page[0]["audits"]["network-requests"]["details"]["items"]
        missed += [
            f"{name}: asked {one['url']}"
            for one in requests
            if not one["url"].startswith((base, "data:"))
        ]
        print(f"| {name} | {weights(requests)} | {len(requests)} |")
    print("\n".join(["", *missed]) if missed else "\nEvery aim is met.")
    return bool(missed)


def weights(requests: list[dict[str, Any]]) -> str:
    """Return the bytes of each kind as cells of a table."""
    sums = dict.fromkeys(KINDS, 0)
    for one in requests:
        if one["resourceType"] in sums:
            sums[one["resourceType"]] += one["transferSize"]
    raw = next(one for one in requests if one["resourceType"] == "Document")
    return " | ".join(f"{number:,}" for number in (raw["resourceSize"], *sums.values()))


def score_of(page: list[dict[str, Any]], category: str) -> float:
    """Return the score in the middle, of 100."""
    return median(100 * one["categories"][category]["score"] for one in page)


def value_of(one: dict[str, Any], audit: str) -> float:
    """Return the number that an audit measured."""
    return one["audits"][audit]["numericValue"]


if __name__ == "__main__":
    sys.exit(main())
