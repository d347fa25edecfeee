"""Keyed digests: what is the same can be found again, and not what it was."""

from django.utils.crypto import salted_hmac


def text_digest(title: str, body: str) -> str:
    """Return a keyed digest that tells equal texts, whatever their case and spaces."""
    words = " ".join(f"{title} {body}".casefold().split())
    return salted_hmac("qa.text", words, algorithm="sha256").hexdigest()


def email_digest(address: str) -> str:
    """Return a keyed digest of an address, by which its owner's questions are found."""
    plain = address.strip().casefold()
    return salted_hmac("qa.email", plain, algorithm="sha256").hexdigest()


def flag_digest(question: int, kind: str) -> str:
    """Return a keyed digest of a flag: another one for each question and kind."""
    words = f"{question}:{kind}"
    return salted_hmac("qa.flag", words, algorithm="sha256").hexdigest()


def slug_digest(slug: str) -> str:
    """Return a keyed digest of an address: enough to say "gone", not what it was."""
    return salted_hmac("qa.slug", slug, algorithm="sha256").hexdigest()
