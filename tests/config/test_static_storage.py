"""Style sheets are collected as one file each, with nothing left to import."""

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from config.static_storage import StaticStorage

SOURCE = settings.BASE_DIR / "static"


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    """The storage with the style sheets in it, as `collectstatic` leaves them."""
    made = StaticStorage(location=tmp_path_factory.mktemp("static"), base_url="/s/")
    source = FileSystemStorage(SOURCE)
    names = [str(path.relative_to(SOURCE)) for path in SOURCE.glob("css/**/*.css")]
    for name in names:
        with source.open(name) as file:
            made.save(name, file)
    done = list(made.post_process({name: (source, name) for name in names}))
    assert not [result for *_, result in done if isinstance(result, Exception)]
    return made


def collected(storage, name: str) -> str:
    with storage.open(storage.stored_name(name)) as file:
        return file.read().decode()


def test_sheet_holds_what_it_imports_in_its_order(storage):
    text = collected(storage, "css/site.css")
    parts = ["@layer tokens, reset", "@layer tokens {", ".quick-exit {", ".skip-link {"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_no_sheet_imports_anything(storage):
    for path in SOURCE.glob("css/*.css"):
        assert "@import" not in collected(storage, f"css/{path.name}")


def test_name_of_a_sheet_follows_what_it_imports(storage):
    with storage.open("css/forms.css") as file:
        of_the_list_alone = storage.hashed_name("css/forms.css", file)
    assert storage.stored_name("css/forms.css") != of_the_list_alone
