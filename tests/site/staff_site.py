"""Every staff address with a row to stand on, and accounts of every role."""

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ads.models import Creative
from ads.models.daily_count import DailyCount
from articles.autosave import drafts
from articles.media.uploads import store_image
from articles.models import Article, Correction, Redirect, WordingHint
from articles.workflow import versions
from qa.models import CannedText, Phrase, Question
from tests.ads import factories as ads
from tests.articles import factories as articles
from tests.qa import factories as qa
from tests.site.addresses import STAFF
from tests.whole_site import png

ADMIN = "admin/"
# Who is signed in. A member has every permission and is no staff; "nobody" is staff
# without any.
ROLES = (
    "anonymous", "member", "nobody", "moderator", "ads editor", "author", "superuser",
)  # fmt: skip


def make_client(role: str) -> Client:
    """Return a browser in which a new account of a role is signed in."""
    client = Client()
    if role == "anonymous":
        return client
    if role == "superuser":
        user = get_user_model().objects.create_superuser(role)
    else:
        user = get_user_model().objects.create_user(role, is_staff=role != "member")
    if role == "member":
        user.user_permissions.set(Permission.objects.all())
    elif Group.objects.filter(name=role).exists():
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def plant_rows(whole_site: SimpleNamespace) -> None:
    """Add to a whole site one row of each model that the admin has and it has not."""
    essay = whole_site.essay
    draft = articles.make_article(slug="draft", headline="Draft")
    versions.prepare_save(draft)
    versions.save_version(draft, by=None)
    Correction.objects.create(article=essay, corrected_on="2026-11-03", text="Five.")
    Redirect.objects.create(old_path="/old/", article=essay)
    WordingHint.objects.get_or_create(phrase="a phrase", instead="another")
    Phrase.objects.get_or_create(text="a phrase", kind="urgent")
    CannedText.objects.create(title="Thanks", use="answer", text="Thank you.")
    articles.make_subscription()
    Group.objects.get_or_create(name="a group")
    creative = Creative.objects.get(slug="lamp")
    # What nothing uses yet may be deleted.
    store_image(picture(), by=None, alternative_text="Unused")
    articles.make_author(name="Dr Unused")
    articles.make_topic(title="Unused")
    ads.make_creative(campaign=creative.campaign)
    ads.make_placement(creative=creative, starts_at=ads.tomorrow())
    ads.make_campaign()
    ads.make_advertiser()
    DailyCount.objects.create(creative=creative, slot="article-end", day="2026-11-03")
    qa.make_question(article=essay)
    owner = get_user_model().objects.create_user("owner", is_staff=True)
    fields = {"headline": ["Unsaved"], "body": ["Words"]}
    drafts.save_draft(fields, by=owner, article=draft, base=drafts.EditBase(0))
    kind = ContentType.objects.get_for_model(Article)
    LogEntry.objects.create(
        user=owner, content_type=kind, object_id=str(draft.pk), action_flag=2
    )


def staff_patterns(resolver: Any = None, prefix: str = "", route: str = "") -> dict:
    """Return every staff URL pattern by its name; one without a name by its route."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        path = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= staff_patterns(entry, inner, path)
        elif isinstance(entry, URLPattern) and (
            path.startswith(ADMIN) or entry.name in STAFF
        ):
            name = f"{prefix}{entry.name}" if entry.name else path
            # Ours stands before the stock one; one name may be with and without a row.
            is_second = found.get(name, path) != path
            found[f"{name} of one" if is_second else name] = path
    return found


def address_of(route: str) -> str:
    """Return the address of a staff URL pattern, of a row that there is."""
    if "new-password" in route:
        return "/admin/account/new-password/1-none/"
    kind = ContentType.objects.get_for_model(Article)
    values = {
        "<path:content_type_id>": str(kind.pk),
        "<slug:slot>": "article-end",
        "<int:version>": str(versions.history_rows().first().pk),
        "^(?P<app_label>auth|config|articles|qa|ads)/$": "qa/",
        "(?P<url>.*)$": "no-such-page/",
    }
    key = str(row_of(route).pk)
    for part in ("<path:object_id>", "<int:object_id>", "<int:pk>", "<id>"):
        values[part] = key
    for part, value in values.items():
        route = route.replace(part, value)
    assert "<" not in route, f"say what stands for the parts of {route}"
    return f"/{route}"


def row_of(route: str) -> Any:
    """Return the row that the address is about: of its model, or a draft."""
    parts = route.split("/")
    registered = {one._meta.label_lower: one for one in admin.site._registry}
    model = registered.get(".".join(parts[1:3]), Article)
    rows = model._default_manager.all()
    if model is Article:
        rows = rows.filter(slug="draft")
    if model is get_user_model():
        rows = rows.filter(username="owner")
    if model is Question:
        rows = rows.filter(status="submitted")
    found = rows.order_by("-pk").first()
    assert found, f"there is no {model.__name__} to try"
    return found


class _FormReader(HTMLParser):
    """Reads what a browser would send of the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            kind, value = given.get("type", "text"), given.get("value") or ""
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self.fields.setdefault(name, value or "on")
            elif kind not in ("submit", "file", "button"):
                self.fields.setdefault(name, value)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields.setdefault(self.select, given.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.fields.setdefault(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data.lstrip("\n")


def read_form(page: str) -> dict[str, Any]:
    """Return the fields of a page's forms with their values."""
    reader = _FormReader()
    reader.feed(page)
    found = reader.fields.items()
    return {name: value for name, value in found if "__prefix__" not in name}


def picture() -> SimpleUploadedFile:
    """Return a new picture to upload."""
    return png()
