"""Style sheets: one file per block, one naming form, and no class without a use."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static" / "css"
SHEETS = ("site", "reading", "forms", "admin")  # what templates link
ADMIN_TEMPLATES = ("admin/", "account/", "mfa/", "markdownx/widget.html")

# block, block-part, and after two hyphens a variant: site-header-name, button--quiet
NAME = re.compile(r"[a-z]+(-[a-z]+)*(--[a-z]+)?")
NUMBERED = re.compile(r"(footnote(?:-ref)?)-\d+")

# Files that hold what stands around blocks, not one block.
NO_BLOCK = {"base", "layout", "reset", "tokens", "utilities", "theme", "article-form"}
# Django's own, which its sheets style or which the admin's sheets adapt.
DJANGO = {
    "errornote", "helptext",
    "breadcrumbs", "checkbox-row", "dashboard", "default", "delete-confirmation",
    "deletelink",
    "flex-container", "markdownx-editor", "model-article", "related-widget-wrapper",
    "submit-row", "vTextField",
}  # fmt: skip
# Names that Django's sheets style as well, meant to look alike.
SHARED = {"button", "datetime", "quiet", "visually-hidden"}
# Not styled: what scripts, the Markdown renderer or browser tests look for.
HOOKS = {
    "break",
    "editor-syntax",
    "figure",
    "footnote-mark",
    "versions",
    "video-summary",
}

COMMENT = re.compile(r"/\*.*?\*/|\"[^\"]*\"", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
IMPORT = re.compile(r'@import url\("([\w/-]+\.css)"\);')
QUOTED = re.compile(r'"([^"\n]*)"')
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
ATTRIBUTE = re.compile(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')


def selectors(path: Path) -> list[str]:
    """Return the selectors of a sheet, one for each comma outside parentheses."""
    preludes = RULE.findall(COMMENT.sub("", path.read_text()))
    found = [one.strip() for one in preludes if not one.strip().startswith("@")]
    return [part for one in found for part in split_at_commas(one)]


def split_at_commas(text: str) -> list[str]:
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def classes_in(path: Path) -> set[str]:
    """Return the classes that a sheet names; `footnote-7` counts as `footnote`."""
    names = {name for one in selectors(path) for name in CLASS.findall(one)}
    return {NUMBERED.sub(r"\1", name) for name in names}


def styled(names) -> set[str]:
    return set().union(*(classes_in(CSS / name) for name in names))


def imports(sheet: str) -> list[str]:
    """Return the files that a sheet imports, as paths below static/css."""
    return IMPORT.findall((CSS / f"{sheet}.css").read_text())


READERS = styled({name for sheet in SHEETS[:3] for name in imports(sheet)})
ADMIN = styled([*imports("admin"), "admin/editor.css"])


def classes_of(html: str) -> set[str]:
    values = (TEMPLATE_TAG.sub(" ", value) for value in ATTRIBUTE.findall(html))
    return {NUMBERED.sub(r"\1", name) for value in values for name in value.split()}


def used_in_templates(*, in_admin: bool) -> set[str]:
    folder = ROOT / "templates"
    found = set()
    for path in folder.rglob("*.html"):
        if path.relative_to(folder).as_posix().startswith(ADMIN_TEMPLATES) == in_admin:
            found |= classes_of(path.read_text())
    return found


def used_in_code() -> set[str]:
    """Return the words in quotes of what makes HTML outside the templates."""
    files = [
        *(ROOT / "articles" / "markup").glob("*.py"),
        *(ROOT / "static/js").glob("*"),
    ]
    files.append(ROOT / "ads" / "disclosure" / "labelling.py")
    quoted = [text for path in files for text in QUOTED.findall(path.read_text())]
    words = {name for text in quoted for name in re.findall(r"[a-z][\w-]*", text)}
    return {NUMBERED.sub(r"\1", word) for word in words}


def test_every_styled_class_is_used():
    code = used_in_code()
    assert READERS - used_in_templates(in_admin=False) - code == set()
    assert ADMIN - used_in_templates(in_admin=True) - code - DJANGO == set()


def test_every_class_of_a_template_is_styled_or_a_named_hook():
    assert used_in_templates(in_admin=False) - READERS - HOOKS == set()
    assert used_in_templates(in_admin=True) - ADMIN - HOOKS - DJANGO == set()


def test_every_hook_is_used():
    templates = used_in_templates(in_admin=False) | used_in_templates(in_admin=True)
    assert HOOKS - templates - used_in_code() == set()
    assert not HOOKS & (READERS | ADMIN)


def test_no_other_class_of_the_admin_is_one_of_djangos():
    sheets = (Path(admin.__file__).parent / "static/admin/css").glob("*.css")
    theirs = set().union(*(classes_in(path) for path in sheets))
    assert theirs
    assert ADMIN & theirs - DJANGO - SHARED == set()


def test_classes_follow_the_naming_form():
    wrong = {name for name in READERS | ADMIN | HOOKS if not NAME.fullmatch(name)}
    assert wrong - DJANGO == set()


def test_variant_stands_beside_its_block():
    for path in (ROOT / "templates").rglob("*.html"):
        for value in ATTRIBUTE.findall(path.read_text()):
            names = TEMPLATE_TAG.sub(" ", value).split()
            for name in names:
                assert "--" not in name or name.split("--")[0] in names, (path, value)


@pytest.mark.parametrize("folder", ["components", "admin"])
def test_file_styles_the_block_that_it_is_named_for(folder):
    paths = sorted((CSS / folder).glob("*.css"))
    assert paths
    for path in paths:
        for selector in selectors(path) if path.stem not in NO_BLOCK else []:
            names = CLASS.findall(selector)
            own = [name for name in names if re.match(rf"{path.stem}(?![a-z])", name)]
            assert own, f"{path.name}: {selector}"


def test_every_file_is_imported_once_and_every_sheet_is_linked():
    named = [name for sheet in SHEETS for name in imports(sheet)]
    files = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")}
    entries = {f"{sheet}.css" for sheet in SHEETS}
    assert files == {*named, *entries, "admin/editor.css"}
    assert {name for name in named if named.count(name) > 1} == {"tokens.css"}
    linked = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    for name in entries:
        assert f'rel="stylesheet" href="{{% static "css/{name}" %}}"' in linked, name


def test_every_sheet_names_the_layers_first():
    orders = set()
    for sheet in SHEETS:
        text = COMMENT.sub("", (CSS / f"{sheet}.css").read_text().split("@import")[0])
        orders.add(text.strip())
    assert orders == {"@layer tokens, reset, base, layout, components, utilities;"}
    for path in (CSS / "components").glob("*.css"):
        assert path.read_text().startswith("@layer components {"), path.name


@pytest.mark.django_db
def test_every_page_links_the_sheets_of_the_classes_that_it_uses(sample_pages):
    for address, html in (sample_pages[0] | sample_pages[1]).items():
        if address.startswith("/admin/"):
            continue
        links = re.findall(r'rel="stylesheet" href="/static/css/(\w+)\.css"', html)
        assert 1 <= len(links) <= (3 if address == "/style/" else 2), address
        here = styled({name for sheet in links for name in imports(sheet)})
        assert classes_of(html) & READERS <= here, address
