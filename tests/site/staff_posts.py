"""What a browser would send to each staff address to change something there."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import Image, Page, Topic
from qa import moderation
from qa.models import Question
from tests.qa.answering.screen import words
from tests.qa.factories import fresh
from tests.site.staff_site import address_of, picture, read_form, row_of

Post = dict[str, Any]
CONFIRMED = {"post": "yes", "confirmed": "yes", "apply": "yes"}


def posts_for(name: str, route: str, superuser: Client) -> list[Post]:
    """Return what would change something at an address, were it allowed.

    Args:
        name: Of the URL pattern.
        route: Of the URL pattern.
        superuser: A browser that may see every form.
    """
    page = name.removeprefix("admin:").split("_")[-1].removesuffix(" of one")
    row = row_of(route)
    if name in SPECIAL:
        return SPECIAL[name](row)
    if page == "delete":
        return [CONFIRMED]
    if page == "changelist":
        return list_posts(row)
    if page in ("add", "change") and row._meta.model in admin.site._registry:
        return [form_post(row, superuser, is_new=page == "add")]
    return [{}]


def form_post(row: models.Model, superuser: Client, *, is_new: bool) -> Post:
    """Return the form of a row with every text changed; as a new row's, if asked."""
    if is_new and isinstance(row, Image):
        return {"image": picture(), "alternative_text": "A door"}
    opts = row._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_change"
    sent = read_form(superuser.get(reverse(name, args=[row.pk])).text)
    sent.pop("base", None)  # a script says no version
    for field in opts.get_fields():
        is_text = isinstance(field, models.CharField | models.TextField)
        if is_text and sent.get(field.name) and not field.choices:
            sent[field.name] += "x"
    if is_new:
        for key in [one for one in sent if "-" in one]:
            is_count = key.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS"))
            sent[key] = "0" if is_count else sent[key]
    if is_new and isinstance(row, Page):
        sent["slug"] = "safety"  # the one that the site has not
    return sent | {"_save": "Save"}


def list_posts(row: models.Model) -> list[Post]:
    """Return every action of a list on one row, and the list's own form."""
    model_admin = admin.site.get_model_admin(type(row))
    names = [getattr(one, "__name__", one) for one in model_admin.actions or ()]
    chosen = CONFIRMED | {"_selected_action": str(row.pk)}
    posts = [chosen | {"action": name} for name in ["delete_selected", *names]]
    if isinstance(row, Topic):
        keys = [str(pk) for pk in Topic.objects.values_list("pk", flat=True)]
        posts.append(
            CONFIRMED
            | {"action": "merge_topics", "into": keys[0], "_selected_action": keys}
        )
    if model_admin.list_editable:
        rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk}
        posts.append(rows | {"form-0-position": 7, "_save": "Save"})
    return posts


def question_posts(row: Question) -> list[Post]:
    """Return the list's actions on a question that waits, and on one that is hidden."""
    hidden = Question.objects.filter(status="hidden").first()
    assert hidden
    posts = []
    for one in (row, hidden):
        version = {f"version-{one.pk}": str(fresh(one).version)}
        for action in ("mark_as_spam", "restore_reported", "delete_selected"):
            chosen = {"action": action, "_selected_action": str(one.pk)}
            posts.append(CONFIRMED | version | chosen)
    return posts


def typed_essay(row: models.Model) -> list[Post]:
    """Return what the essays' form saves while one types."""
    return [{"base": f"{row.version}", "headline": "Typed", "body": "Typed."}]


ACCOUNT = {
    "username": "new",
    "password1": "a-long-word-9",
    "password2": "a-long-word-9",
}
SPECIAL = {
    "markdownx_markdownify": lambda row: [{"content": "Words", "place": "essay"}],
    "markdownx_upload": lambda row: [{"image": picture(), "alternative_text": "A"}],
    "admin:articles_article_unsaved": lambda row: [{"base": "0", "headline": "Typed"}],
    "admin:articles_article_unsaved of one": typed_essay,
    "admin:articles_subscription_changelist": lambda row: [
        {"email": row.email},
        {"retry": "1"},
    ],
    "admin:auth_user_add": lambda row: [ACCOUNT],
    "admin:auth_user_password_change": lambda row: [ACCOUNT],
    "admin:qa_question_changelist": question_posts,
    "admin:qa_question_draft": lambda row: [words(row, title="Typed")],
    "admin:qa_question_change": lambda row: [
        {"decision": "approve", "base": row.version},
        {"decision": "open", "base": row.version},
    ],
}


def hide_by_report(question: Question) -> None:
    """Let a reader's report hide a thread, so that it can be restored."""
    moderation.report(question, reason="about_me")


def every_staff_post(superuser: Client, patterns: dict[str, str]) -> list:
    """Return name, address and body of every POST of `posts_for`."""
    return [
        (name, address_of(route), post)
        for name, route in patterns.items()
        for post in posts_for(name, route, superuser)
    ]
