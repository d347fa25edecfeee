"""What an author should put right before readers see an essay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from articles.markup.bare_addresses import find_addresses
from articles.models import Article
from articles.workflow.text_checks import find_text_problems, find_unready_images

SHARED_CHARACTERS = 70


@dataclass(frozen=True)
class PublishProblem:
    """One thing to put right.

    Attributes:
        field: Name of the form's field that it stands in.
        message: What is wrong and what to do, in a sentence.
        blocks: Whether the essay cannot be public with it.
    """

    field: str
    message: str
    blocks: bool = True


def find_problems(
    article: Article, *, at: datetime | None = None
) -> list[PublishProblem]:
    """Return what should be put right in an essay, in the order of its form.

    Args:
        article: The essay, saved or not; its relations are not read.
        at: When it is to become public, where that is ahead: what it links to must be
            public by then.
    """
    found = [
        *_check_headline(article),
        *_check_standfirst(article),
        *_check_plain_words(article),
        *_check_body(article, at),
    ]
    if article.is_sensitive and not article.content_note:
        found.append(
            PublishProblem("content_note", "Say in the content note what it names.")
        )
    return found


def find_blocking_problems(
    article: Article, *, at: datetime | None
) -> list[PublishProblem]:
    """Return what keeps an essay from readers, and pictures that are not ready.

    Args:
        article: See `find_problems`.
        at: See `find_problems`.
    """
    found = [one for one in find_problems(article, at=at) if one.blocks]
    unready = find_unready_images(article.body)
    return [*found, *(PublishProblem("body", line) for line in unready)]


def _check_headline(article: Article) -> Iterator[PublishProblem]:
    """Warn of a headline that is cut where somebody shares it.

    It never blocks: a long headline is a matter of taste, and nothing breaks.
    """
    length = len(article.headline)
    if length > SHARED_CHARACTERS:
        message = (
            f"The headline has {length} characters. Where it is shared or found, it is"
            f" cut after about {SHARED_CHARACTERS}."
        )
        yield PublishProblem("headline", message, blocks=False)


def _check_standfirst(article: Article) -> Iterator[PublishProblem]:
    """Ask for the sentences that lists, feeds and shared links show."""
    if not article.standfirst.strip():
        yield PublishProblem(
            "standfirst", "Write a standfirst: two or three sentences."
        )


def _check_plain_words(article: Article) -> Iterator[PublishProblem]:
    """Refuse an address in plain words: mail programs make a link of it, unmarked."""
    for field in ("headline", "standfirst", "content_note"):
        text = getattr(article, field)
        for start, end, _ in find_addresses(text):
            message = f"Take out “{text[start:end]}”: an address is no link here."
            yield PublishProblem(field, message)


def _check_body(article: Article, at: datetime | None) -> Iterator[PublishProblem]:
    """Ask for a text, and name what is wrong in it."""
    if not article.body.strip():
        yield PublishProblem("body", "There is no text yet.")
        return
    for line in find_text_problems(article.body, article.text_place(), at=at):
        yield PublishProblem("body", line)
