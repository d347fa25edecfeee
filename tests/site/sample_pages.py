"""Every kind of page of the sample site, fetched once for all that only read them."""

from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.qa.ask_form import opened, typed
from tests.qa.private_page import post, visit
from tests.snapshots import Snapshot

ESSAY = "/articles/emotional-distancing/"
READING = [
    "/",
    "/articles/",
    ESSAY,
    "/topics/screening-room/",
    "/author/",
    "/about/",
    "/privacy/",
    "/help-now/",
    "/questions/",
    "/questions/?about=emotional-distancing",
    "/search/",
    "/search/?q=distance",
    "/search/?q=nothing-of-this-kind",
]
ASKING = [
    "/questions/ask/",
    "/questions/ask/?about=emotional-distancing",
    "/questions/yours/",
    "/questions/yours/lost/",
    "/no-such-page/",
]
STAFF = [
    "/style/",
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/qa/question/",
    "/admin/ads/creative/add/",
    "/admin/ads/dailycount/",
    "/admin/ads/placement/",
    "/admin/config/sitesettings/1/change/",
]
PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def fetch(sample: Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    """Load the sample, fetch its pages, and roll it back.

    Returns:
        The reading pages by address, then all others: asking, errors, the admin.
    """
    with override_settings(STORAGES=PLAIN), transaction.atomic():
        sample.load()
        reading, others = reading_pages(), asking_pages() | staff_pages()
        transaction.set_rollback(True)
    return reading, others


def reading_pages() -> dict[str, str]:
    """Return what anybody reads, with one thread of each kind."""
    from qa.models import Question

    threads = [
        Question.objects.published().filter(is_sensitive=kind).first()
        for kind in (False, True)
    ]
    addresses = READING + [thread.get_absolute_url() for thread in threads]
    return {address: Client().get(address).text for address in addresses}


def asking_pages() -> dict[str, str]:
    """Return the asker's pages, the check and the page for danger among them."""
    from qa.models import Question

    waiting = Question.objects.filter(status="submitted").first()
    answered = Question.objects.published().first()
    addresses = [*ASKING, reverse("qa:report", args=[answered.slug])]
    pages = {address: Client().get(address).text for address in addresses}
    pages |= {
        "private page, waiting": visit(Client(), waiting).text,
        "private page, answered": visit(Client(), answered).text,
        "mailed link": Client().get(waiting.mailed_path).text,
    }
    for name, body, step in [
        ("check", "Why is it easier to be kind to strangers?", "check"),
        ("danger", "I want to kill myself tonight.", "check"),
        ("danger at home", "He hits me and I am afraid for my life.", "check"),
        ("danger, go on", "I want to kill myself tonight.", "go_on"),
        ("danger, change", "I want to kill myself tonight.", "change"),
        ("empty", "", "check"),
    ]:
        browser = Client()
        words = opened(browser) | typed(body=body) | {"step": step}
        pages[name] = browser.post("/questions/ask/", words).text
    pages["too young"] = Client().post("/questions/ask/", {"adult": "no"}).text
    return pages | change_pages(waiting) | follow_up_pages(answered)


def change_pages(question) -> dict[str, str]:
    """Return the form that changes a question, and what comes before it is kept."""
    words = {"title": "Why", "body": "I want to die. My name is Maud.", "pseudonym": ""}
    return {
        "change": post(Client(), question, "edit").text,
        "change, danger": post(Client(), question, "amend", **words).text,
    }


def follow_up_pages(question) -> dict[str, str]:
    """Return what comes before a follow-up is kept, and the page to change it."""
    words = {"words": "He hits me, and I want to die."}
    return {
        "follow-up, danger": post(Client(), question, "follow_up", **words).text,
        "follow-up, again": post(
            Client(), question, "follow_up", step="change", **words
        ).text,
    }


def staff_pages() -> dict[str, str]:
    """Return the admin: its first page, lists, forms, and answering."""
    from django.contrib.auth import get_user_model

    from articles.models import Article
    from qa.models import Question

    user = get_user_model().objects.create_superuser("reader-of-pages")
    client = Client()
    client.force_login(user)
    essay = Article.objects.published().first()
    rows = [Question.objects.waiting().first(), Question.objects.published().first()]
    addresses = [
        *STAFF,
        reverse("admin:articles_article_change", args=[essay.pk]),
        reverse("admin:articles_article_history", args=[essay.pk]),
        *(reverse("admin:qa_question_change", args=[row.pk]) for row in rows),
    ]
    return {address: client.get(address).text for address in addresses}
