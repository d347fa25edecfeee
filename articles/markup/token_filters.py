"""Token filters that run after the sanitiser: links, empty tags, lost content.

Each filter reads the sanitiser's tokens. None can bring back what the sanitiser took:
a test asserts that sanitising the result again changes nothing.
"""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from bleach.html5lib_shim import Filter

Token = dict[str, Any]

PLAIN_WORDS = frozenset({"a", "span"})
PLAIN_BOX = "section"  # without a name it says nothing; `div` nests otherwise in lists


def attribute(token: Token, name: str) -> str:
    """Return an attribute of a token, or ""."""
    return token["data"].get((None, name), "")


def set_attribute(token: Token, name: str, value: object) -> None:
    """Set an attribute of a token."""
    token["data"][(None, name)] = str(value)


def shown_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens that no `details` among them folds away.

    What quotes a part of a text as a name, reads these: a name shows.
    """
    depth = 0
    for token in tokens:
        is_fold = token.get("name") == "details"
        depth += is_fold and token["type"] == "StartTag"
        if not depth:
            yield token
        depth -= is_fold and token["type"] == "EndTag"


class TidyFilter(Filter):
    """Token filter: removes tags without purpose; `h1` becomes `h2`.

    A box stays one: without it what it held would nest in another way.
    """

    def __iter__(self) -> Iterator[Token]:
        names: list[str] = []
        for token in super().__iter__():
            kind = token["type"]
            if kind == "StartTag":
                names.append(_tidy_name(token))
            if kind in ("StartTag", "EndTag"):
                token["name"] = names[-1] if kind == "StartTag" else names.pop()
                if not token["name"]:
                    continue
            if kind == "EmptyTag" and _lacks_source(token):
                continue
            yield token


def _tidy_name(token: Token) -> str:
    """Return what a tag is called in the end; nothing where only its words stay."""
    name = token["name"]
    if name == "h1":
        return "h2"
    if not token["data"] and name in PLAIN_WORDS:
        return ""
    return PLAIN_BOX if not token["data"] and name == "aside" else name


def _lacks_source(token: Token) -> bool:
    """Tell whether a picture no longer says where it is."""
    wanted = {"img": "src", "source": "srcset"}.get(token["name"])
    return wanted is not None and not attribute(token, wanted)


class LostContentFilter(Filter):
    """Token filter: reports links and images that the sanitiser emptied.

    A link that leads nowhere becomes plain words, and a picture from elsewhere nothing.
    """

    def __init__(self, source: Iterable[Token], *, problems: list[str]) -> None:
        super().__init__(source)
        self.problems = problems

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        for token in tokens:
            kind, name = token["type"], token.get("name")
            if kind == "EmptyTag" and name == "img" and _lacks_source(token):
                self.problems.append(
                    "A picture has no address of this site, so it is not shown; "
                    "upload it instead."
                )
            if kind == "StartTag" and name == "a" and _leads_nowhere(token):
                link = [token, *_until_end_of_link(tokens)]
                self.problems.append(
                    f"The link “{_token_text(link)}” has no address that can be opened."
                )
                yield from link
            else:
                yield token


def _leads_nowhere(link: Token) -> bool:
    """Tell whether a link has no address, and is no place that a link leads to."""
    return not attribute(link, "href") and not attribute(link, "id")


class LinkFilter(Filter):
    """Token filter: marks external links."""

    def __init__(
        self, source: Iterable[Token], *, own_host: str, problems: list[str]
    ) -> None:
        super().__init__(source)
        self.own_host = own_host.lower()
        self.problems = problems

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        for token in tokens:
            if token["type"] == "StartTag" and token["name"] == "a":
                yield from self.link(token, list(_until_end_of_link(tokens)))
            else:
                yield token

    def link(self, start: Token, rest: list[Token]) -> list[Token]:
        *inner, end = rest
        url = unescape(attribute(start, "href")).strip()
        if not url:
            return [start, *inner, end]
        if not attribute(start, "aria-label") and not _has_words(inner):
            self.problems.append(f"The link to {url} has no words.")
            return inner
        if attribute(start, "class") == "external-link":
            del start["data"][(None, "class")]
        if not self.leaves(url) or attribute(start, "class"):
            return [start, *inner, end]
        set_attribute(start, "class", "external-link")
        return [start, *inner, *LEAVES, end]

    def leaves(self, url: str) -> bool:
        """Tell whether a URL is another site's."""
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https")
        return is_web and parts.netloc.lower() != self.own_host


# Seen as an arrow, and read out, for a style sheet's arrow is not.
LEAVES: tuple[Token, ...] = (
    {
        "type": "StartTag",
        "name": "span",
        "data": {(None, "class"): "external-link-text"},
    },
    {"type": "Characters", "data": " (another site)"},
    {"type": "EndTag", "name": "span", "data": {}},
)


def _until_end_of_link(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield what stands in a link and its end; no link stands in another."""
    for token in tokens:
        yield token
        if token["type"] == "EndTag" and token["name"] == "a":
            return


def _token_text(tokens: Iterable[Token]) -> str:
    """Return the words of a link."""
    found = [one["data"] for one in tokens if one["type"] == "Characters"]
    return unescape("".join(found)).strip()


def _has_words(tokens: Iterable[Token]) -> bool:
    """Tell whether a reader finds something to follow: words, or a picture's."""
    for token in tokens:
        kind = token["type"]
        if kind == "Characters" and token["data"].strip():
            return True
        if kind == "Entity" and unescape(f"&{token['name']};").strip():
            return True
        if kind == "EmptyTag" and attribute(token, "alt").strip():
            return True
    return False


class FirstLineFilter(Filter):
    """Token filter: drops empty lines at the start of `pre`."""

    def __iter__(self) -> Iterator[Token]:
        is_first = False
        for token in super().__iter__():
            is_text = token["type"] in ("Characters", "SpaceCharacters")
            if is_first and is_text:
                token["data"] = token["data"].lstrip("\n")
            if is_text:
                is_first = is_first and not token["data"]
            else:
                is_first = token["type"] == "StartTag" and token["name"] == "pre"
            yield token
