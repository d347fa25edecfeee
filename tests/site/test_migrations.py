"""Migrations stand alone: a module that moves must not break an old migration."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.cases import for_each

OURS = {"config", "articles", "qa", "ads"}
MIGRATIONS = sorted(Path(settings.BASE_DIR).glob("*/migrations/0*.py"))


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [
        alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names
    ]
    names += [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


@for_each("path", MIGRATIONS)
def test_migration_imports_nothing_of_ours(path):
    assert not imported(path) & OURS


def test_every_app_is_looked_at():
    assert {path.parts[-3] for path in MIGRATIONS} == OURS & set(apps.app_configs)
