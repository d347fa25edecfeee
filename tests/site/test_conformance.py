"""Every kind of page is valid HTML, as the Nu checker reads it, in one run for all."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

JAR = Path(sys.prefix) / "vnu.jar"
JAVA = shutil.which("java")

# Errors that stay, each with its reason.
ACCEPTED = (
    # Firefox would put an older version's number back into the form after a reload.
    "“hidden” must not have an “autocomplete” attribute",
    # Django's field that searches has its choices from the server only.
    "“select” element with a “required” attribute, and without a “multiple”",
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        JAVA is None or not JAR.exists(),
        reason="no checker of HTML here; enable with: make conformance (npm, java)",
    ),
]


def faults(pages: dict[str, str], folder: Path) -> list[str]:
    """Return what the checker calls an error: "address, line: what, where"."""
    files = {}
    for number, (address, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(html)
        files[path.name] = address
    answer = subprocess.run(  # noqa: S603 - pinned by its digest
        [JAVA, "-jar", JAR, "--format", "json", "--errors-only", folder],
        capture_output=True,
        text=True,
        timeout=300,
    )
    return [
        f"{files[Path(one['url']).name]}, line {one['lastLine']}: "
        f"{one['message']} {one.get('extract', '')!r}"
        for one in json.loads(answer.stderr)["messages"]
        if not any(words in one["message"] for words in ACCEPTED)
    ]


def test_every_page_is_valid_html(sample_pages, tmp_path):
    reading, others = sample_pages
    found = faults(reading | others, tmp_path)
    assert found == [], "\n".join(found)


def test_fault_in_a_page_would_be_noticed(tmp_path):
    (fault,) = faults({"/": "<!DOCTYPE html><title>A</title><p id=''>B"}, tmp_path)
    assert fault.startswith("/, line 1: Bad value")
