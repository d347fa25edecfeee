"""Password validators beside Django's: repeated characters, the site's own name.

Source: NIST SP 800-63B-4, section 3.1.1.2: refuse words of the context, ask for no
mixture of kinds of characters.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from config.models import SiteSettings

FEWEST_CHARACTERS = 6  # different ones
SHORTEST_NAME = 4  # a shorter one stands in other words
MOST_BESIDE = 8  # so many characters beside the name are a password of their own

Person = AbstractBaseUser | None


class VarietyValidator:
    """Refuse a password of few different characters, or of one part repeated."""

    def validate(self, password: str, user: Person = None) -> None:
        """Raise ValidationError where it is one."""
        is_repeated = re.fullmatch(r"(.{1,20})\1+.?", password, re.DOTALL)
        if is_repeated or len(set(password.casefold())) < FEWEST_CHARACTERS:
            raise ValidationError(
                "The same characters come again and again. Use several words that "
                "have nothing to do with each other.",
                code="password_little_variety",
            )

    def get_help_text(self) -> str:
        """Return the rule in one sentence."""
        return "It must not be one character or one part again and again."


class SiteNameValidator:
    """Refuse the site's name or address with little beside it."""

    def validate(self, password: str, user: Person = None) -> None:
        """Raise ValidationError where it is one."""
        host = (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")
        name = SiteSettings.load().name
        names = (name, name.replace("&", "and"), host, host.split(".")[0])
        typed = _letters(password)
        for name in filter(None, map(_letters, names)):
            if len(name) < SHORTEST_NAME or name not in typed:
                continue
            if len(typed) - len(name) < MOST_BESIDE:
                raise ValidationError(
                    "Your password is too close to the name of this site.",
                    code="password_site_name",
                )

    def get_help_text(self) -> str:
        """Return the rule in one sentence."""
        return "It must not be the name of this site."


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())
