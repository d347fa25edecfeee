"""How triage and redaction cope with hostile texts: ten times the text, ten times it?

    python -m tests.bench.hostile_texts

Prints, for each text, the milliseconds of a tenth of it and of the whole, measured one
after the other in one run (the best of three), and their ratio. Linear is about 10,
quadratic about 100; above 40 it ends with an error.
"""

import sys
from time import perf_counter

from qa import redaction, triage

CHARACTERS, MOST = 100_000, 40
UNITS = (
    "i want to ", "want want ", "end ", "kill ", "suicid", "cut off my ", "I am 15 ",
    "a'", "\n \n", ". ", "...", "\u0301", "my name is Ab", "1-", "1 ", "A", "a@", "Ab ",
    "(1", "my name is ", "www.", "a.b-", "0-", "@a", "my best friend ",
    "My name is Ab Cd Ef ", "Ab Cd School ", "+1 ",
)  # fmt: skip
PHRASES = triage.shipped_phrases()


def flags(text: str) -> None:
    triage.flags(text, PHRASES)


def best(read, text: str) -> float:
    """Return the best of three, in milliseconds."""
    times = []
    for _ in range(3):
        start = perf_counter()
        read(text)
        times.append((perf_counter() - start) * 1000)
    return min(times)


def main() -> int:
    """Print the table; return 1 where a time grows faster than the text."""
    worst = 0.0
    print(f"{'':24}{'text':>24}{'tenth, ms':>12}{'whole, ms':>12}{'ratio':>8}")
    for name, read in (("triage", flags), ("redaction", redaction.suggest)):
        for unit in UNITS:
            whole = unit * (CHARACTERS // len(unit))
            tenth, all_of_it = best(read, whole[: len(whole) // 10]), best(read, whole)
            ratio = all_of_it / max(tenth, 0.5)
            worst = max(worst, ratio)
            print(f"{name:24}{unit!r:>24}{tenth:12.1f}{all_of_it:12.1f}{ratio:8.1f}")
    print(f"\nThe worst ratio is {worst:.1f}.")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
