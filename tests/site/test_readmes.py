"""The README of each app names files and functions that are there."""

import re

import pytest
from django.conf import settings

PATH = re.compile(r"`([\w/.-]+\.(?:py|js|toml))`(?:: `([\w.]+)`)?")
TEST = re.compile(r"`(tests/[\w/]+\.py)`|`(test_\w+)`")


@pytest.mark.parametrize("app", ["config", "articles", "qa", "ads"])
def test_files_and_functions_of_the_readme_exist(app):
    root = settings.BASE_DIR
    lines = (root / app / "README.md").read_text().splitlines()
    found = PATH.findall("\n".join(line for line in lines if line.startswith("|")))
    assert len(found) > 10
    for path, name in found:
        places = [root / app / path, root / path]
        assert any(place.exists() for place in places), path
        text = next(place for place in places if place.exists()).read_text()
        assert all(re.search(rf"\b{part}\b", text) for part in name.split(".")), name


@pytest.mark.parametrize("app", ["config", "articles", "qa", "ads"])
def test_tests_of_the_readme_stand_in_the_file_before_them(app):
    for line in (settings.BASE_DIR / app / "README.md").read_text().splitlines():
        source = ""
        for path, name in TEST.findall(line):
            if path:
                source = (settings.BASE_DIR / path).read_text()
            else:
                assert f"def {name}(" in source, name
        assert "same file" not in line
