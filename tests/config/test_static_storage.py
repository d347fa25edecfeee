"""Style sheets are collected as one file each, with nothing left to import."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static_storage.StaticStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_sheet_holds_what_it_imports_in_its_order(collected):
    (sheet,) = collected.glob("css/site.????????????.css")
    text = sheet.read_text()
    assert "@import" not in text
    parts = ["@layer tokens, reset", "@layer tokens {", ".quick-exit {", ".skip-link {"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_name_of_a_sheet_follows_what_it_imports(collected):
    names = {path.name for path in collected.glob("css/*.css")}
    assert staticfiles_storage.url("css/site.css").rpartition("/")[2] in names
    for path in (settings.BASE_DIR / "static" / "css").glob("*.css"):
        assert any(re.fullmatch(rf"{path.stem}\.\w{{12}}\.css", name) for name in names)
