"""Documents name only files, make targets and commands that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PATTERNS = ("*.md", ".github/*.md", "[a-z]*/*.md", "tests/[a-z]*/*.md")
DOCUMENTS = sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern)})
APPS = ("config", "articles", "qa", "ads")
TOP = (*APPS, "templates", "static", "tests", ".github", ".ci", ".readme")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
CODE = re.compile(r"`([^`]+)`|^ {4}(.+)", re.MULTILINE)
PATH = re.compile(r"[\w.*-]+/[\w./*-]*")
NAMED_IN = re.compile(r"`([\w./-]+\.py)`:((?:,? `[\w.]+`(?:\(\))?)+)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"\bmanage\.py ([a-z_]+)")


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def document(request):
    return request.param


def code_of(document: Path) -> list[str]:
    """Return what a document shows as code, each piece on one line."""
    found = CODE.findall(document.read_text())
    return [" ".join("".join(pair).split()) for pair in found]


def is_path(text: str) -> bool:
    """Tell whether a piece of code looks like a path of this repository."""
    return bool(PATH.fullmatch(text)) and (
        text.partition("/")[0] in TOP or text.endswith((".py", ".html", ".css", ".js"))
    )


def test_links_lead_to_files(document):
    links = LINK.findall(document.read_text())
    assert not [link for link in links if not (document.parent / link).exists()]


def test_paths_lead_to_files(document):
    """A path starts at the top of the repository or beside its document."""
    words = [
        word.partition(":")[0] for code in code_of(document) for word in code.split()
    ]
    missing = [
        word
        for word in words
        if is_path(word)
        and not any(ROOT.glob(word.rstrip("/")))
        and not any(document.parent.glob(word.rstrip("/")))
    ]
    assert not missing


def test_names_stand_in_the_files_that_are_said_to_hold_them(document):
    missing = []
    for file, names in NAMED_IN.findall(" ".join(document.read_text().split())):
        found = [
            path for path in (document.parent / file, ROOT / file) if path.exists()
        ]
        source = found[0].read_text() if found else ""
        words = set(re.findall(r"\w+", source))
        missing += [
            (file, name)
            for name in re.findall(r"[\w.]+", names)
            if not words.issuperset(name.split("."))
        ]
    assert not missing


def test_make_targets_and_commands_exist(document):
    code = "\n".join(code_of(document))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(TARGET.findall(code)) <= set(targets)
    assert set(COMMAND.findall(code)) <= get_commands().keys()


def test_readme_links_every_document():
    readme = (ROOT / "README.md").read_text()
    linked = {ROOT / link for link in LINK.findall(readme)}
    assert linked >= set(DOCUMENTS) - {ROOT / "README.md"}


def test_readme_lists_every_package():
    readme = (ROOT / "README.md").read_text()
    packages = {
        f"{path.parent.relative_to(ROOT)}/"
        for app in APPS
        for path in ROOT.glob(f"{app}/*/*.py")
        if path.parent.name not in ("migrations", "templatetags")
    }
    assert not [name for name in sorted(packages) if f"`{name}`" not in readme]
