"""Signatures: who wrote to the asker, the author or a moderator.

Who signs is decided and stored when the words are written: it stays so whatever becomes
of the account. A moderator signs with the role, never with the name of an account.
"""

from django.contrib.auth.models import User

from articles.models import Author
from config.models import SiteSettings
from qa.models.question import PUBLISH


def find_signing_author(by: User | None, author: Author | None) -> Author | None:
    """Return the author who signs what an account writes; None for a moderator.

    Each author signs with an account of their own. As long as the site's author has
    none, accounts that may publish answers write in that name, as answers do.

    Args:
        by: Who writes, or None for a command.
        author: Whom a command writes for; the author whose account is not named yet.
    """
    if by is None:
        return author
    own = Author.objects.filter(user=by).first()
    named = own or author or Author.objects.first()
    is_unclaimed = named is not None and named.user_id is None
    return named if own or (is_unclaimed and by.has_perm(PUBLISH)) else None


def format_signature(author: Author | None) -> str:
    """Return who signs, to begin a sentence: "Dr Marrow", "A moderator of Near & Far".

    Args:
        author: What `find_signing_author` returned when the words were written.
    """
    return author.short_name if author else f"A moderator of {SiteSettings.load().name}"
