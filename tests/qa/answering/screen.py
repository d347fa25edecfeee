"""The answering screen in tests: its address, its words, its buttons."""

import re
from html import unescape

from django.urls import reverse

from qa.moderation.publish_copy import PublicCopy

SENT = "My name is Annabel and I write to ann@example.org about it."


def screen(question):
    return reverse("admin:qa_question_change", args=[question.pk])


def read(response):
    html = re.sub("</?bdi>", "", response.content.decode())
    return " ".join(unescape(html).split())


def words(question, **changes):
    copy = PublicCopy.load(question.draft_copy)
    return {
        "title": copy.title,
        "body": copy.body,
        "pseudonym": copy.pseudonym,
        "answer": "An *answer*.",
        "base": question.version,
    } | changes


def press(client, question, decision="", **changes):
    if decision == "publish":
        client.post(screen(question), {"decision": "open", "base": question.version})
    sent = words(question, **changes) | ({"decision": decision} if decision else {})
    return client.post(screen(question), sent)


def field(response, name):
    html = response.content.decode()
    found = re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.S
    )
    return unescape(found[1]) if found else unescape(
        re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)[1]
    )  # fmt: skip


def kinds(question):
    return list(question.events.values_list("kind", flat=True))
