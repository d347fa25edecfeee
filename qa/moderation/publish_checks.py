"""Checks before an answer is published: those of every text, and QA_PUBLISH_CHECKS.

Other apps name their checks in QA_PUBLISH_CHECKS, so that `qa` imports none of them.
"""

from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.utils.module_loading import import_string

from articles import markup
from articles.models.markdown import render_markdown
from articles.workflow.text_checks import find_text_problems, find_unready_images
from qa.models import Question
from qa.moderation.publish_copy import answer_place


def objections_digest(objections: Sequence[str]) -> str:
    """Return what a tick stands for: these objections, and no others."""
    return sha256("\n".join(objections).encode()).hexdigest()[:16]


def find_objections(answer: str, question: Question) -> list[str]:
    """Return what is wrong in an answer as it is written, and ask every check about it.

    Args:
        answer: Markdown, as it would be published.
        question: What it answers.

    Returns:
        What they object to, in sentences. Nothing where the answer may be published,
        and for one that cannot be rendered: that is refused before.
    """
    try:
        html = render_markdown(answer).html
    except markup.MarkupRefused:
        return []
    checks = map(import_string, settings.QA_PUBLISH_CHECKS)
    return [
        *find_text_problems(answer, answer_place(question)),
        *find_unready_images(answer),
        *(said for check in checks for said in check(html)),
    ]
