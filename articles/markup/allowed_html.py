"""Allow-list of the sanitiser: tags, attributes and URLs, with the reasons.

No `style`, no `on*`, no `svg`, `form` or `iframe`: what is not named here is gone.
"""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings

from articles.markup.video_embeds import PLAYERS

PROSE = """
    a abbr b blockquote br cite code dd del dfn dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd
    li mark ol p pre q s samp small strong sub sup time u ul var wbr
"""
BLOCKS = "aside details div figcaption figure img section span summary"
TABLES = "caption table tbody td tfoot th thead tr"
TAGS = frozenset(f"{PROSE} {BLOCKS} {TABLES}".split())

# What our renderer adds to a stored text. An author's own is gone before that: no
# sanitiser reads the URLs in `srcset`.
ADDED: dict[str, frozenset[str]] = {
    "img": frozenset({"sizes", "srcset"}),
    "picture": frozenset(),
    "source": frozenset({"sizes", "srcset", "type"}),
}
STORED_TAGS = TAGS | ADDED.keys()

# In a browser everything up to the end tag of these is code, not words.
RAW_TEXT_TAGS = ("iframe", "noembed", "noframes", "script", "style", "template")

PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})

EVERYWHERE = frozenset({"dir", "lang"})

ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"aria-label", "class", "data-embed", "href", "id", "rel", "title"}),
    "abbr": frozenset({"title"}),
    "aside": frozenset({"aria-label", "class"}),
    "details": frozenset({"class"}),
    "div": frozenset({"aria-label", "class", "role", "tabindex"}),
    "figcaption": frozenset({"class"}),
    "figure": frozenset({"class", "id"}),
    "h2": frozenset({"class", "id"}),
    "h3": frozenset({"class", "id"}),
    "h4": frozenset({"class", "id"}),
    "h5": frozenset({"class", "id"}),
    "h6": frozenset({"class", "id"}),
    "hr": frozenset({"class"}),
    "img": frozenset({"alt", "class", "decoding", "height", "loading", "src", "width"}),
    "li": frozenset({"class", "id", "value"}),
    "ol": frozenset({"role", "start"}),
    "p": frozenset({"class", "id"}),
    "section": frozenset({"aria-labelledby", "class"}),
    "span": frozenset({"class"}),
    "summary": frozenset({"class"}),
    "sup": frozenset({"class"}),
    "td": frozenset({"class", "colspan", "rowspan"}),
    "th": frozenset({"class", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}

NOTES_TITLE = frozenset({"footnote-list-title"})
CELL = frozenset({"table-centre", "table-end"})

# Names that our own blocks write. Any other could dress an author's text up as part
# of the site: an advertisement without its label, a reader's letter.
CLASSES: dict[str, frozenset[str]] = {
    "a": frozenset({"external-link", "footnote-back", "footnote-ref", "video-link"}),
    "aside": frozenset({"callout"}),
    "details": frozenset({"content-note"}),
    "div": frozenset({"table-scroll"}),
    "figcaption": frozenset({"figure-caption", "video-summary"}),
    "figure": frozenset({"figure", "video"}),
    "h2": NOTES_TITLE,
    "h3": NOTES_TITLE,
    "h4": NOTES_TITLE,
    "h5": NOTES_TITLE,
    "h6": NOTES_TITLE,
    "hr": frozenset({"break"}),
    "img": frozenset({"figure-image", "video-image"}),
    "li": frozenset({"footnote"}),
    "p": frozenset({"callout-title", "pull-quote", "video-note"}),
    "section": frozenset({"footnote-list"}),
    "span": frozenset(
        {"external-link-text", "figure-credit", "video-about", "video-act", "video-bar"}
    ),
    "summary": frozenset({"content-note-title"}),
    "sup": frozenset({"footnote-mark"}),
    "td": CELL,
    "th": CELL,
}

NUMBERED_CLASS = re.compile(r"footnote(?:-ref)?-[1-9]\d?")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
NUMBER = re.compile(r"\d{1,5}")
NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
PICTURE_PATH = re.compile(r"[A-Za-z0-9][\w/-]*(?:\.\w+)?", re.ASCII)

# As wide as the column of words: a tenth of a narrow page is its edges.
PICTURE_SIZES = "(min-width: 42rem) 37rem, 90vw"
CANDIDATE_WIDTH = re.compile(r"[1-9]\d{0,4}w")

# Where a player may be framed from: the whole URL, so that no host can pretend.
EMBEDS = tuple(player.embed_pattern() for player in PLAYERS)


def _is_own_class(tag: str, value: str) -> bool:
    """Tell whether every class in the value is one that our blocks write."""
    names = CLASSES.get(tag, frozenset())
    return all(
        name in names or NUMBERED_CLASS.fullmatch(name) for name in value.split()
    )


def _is_safe_url(tag: str, value: str) -> bool:
    """Tell whether a link leads to the web, to a mailbox, a telephone or this site."""
    url = unescape(value).strip()
    if not url or NOT_IN_URLS.search(url) or url.startswith("//"):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and "@" not in parts.netloc
    if parts.scheme:
        return parts.scheme in PROTOCOLS and not parts.netloc
    return not parts.netloc and ":" not in parts.path.split("/")[0]


def _is_own_image(tag: str, value: str) -> bool:
    """Tell whether a picture is an upload: a page calls no other host by itself."""
    url = unescape(value)
    path = url.removeprefix(settings.MEDIA_URL)
    return path != url and bool(PICTURE_PATH.fullmatch(path))


def _are_own_images(tag: str, value: str) -> bool:
    """Tell whether every candidate is an upload of ours with its width."""
    candidates = [one.split() for one in value.split(",")]
    return all(
        len(one) == 2
        and _is_own_image(tag, one[0])
        and bool(CANDIDATE_WIDTH.fullmatch(one[1]))
        for one in candidates
    )


def _is_video_player(tag: str, value: str) -> bool:
    """Tell whether a URL is one of the players that a click may open."""
    url = unescape(value)
    return any(embed.fullmatch(url) for embed in EMBEDS)


def _one_of(*values: str) -> Callable[[str, str], bool]:
    """Return a check for an attribute with few possible values."""
    return lambda tag, value: value in values


def _matching(pattern: re.Pattern[str]) -> Callable[[str, str], bool]:
    """Return a check for an attribute that has a known form."""
    return lambda tag, value: bool(pattern.fullmatch(value))


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "aria-labelledby": _matching(IDENTIFIER),
    "class": _is_own_class,
    "colspan": _matching(NUMBER),
    "data-embed": _is_video_player,
    "decoding": _one_of("async"),
    "dir": _one_of("ltr", "rtl", "auto"),
    "height": _matching(NUMBER),
    "href": _is_safe_url,
    "id": _matching(IDENTIFIER),
    "lang": _matching(LANGUAGE),
    "loading": _one_of("lazy"),
    "rel": _one_of("noopener"),
    "role": lambda tag, value: value == {"ol": "list", "div": "region"}[tag],
    "rowspan": _matching(NUMBER),
    "scope": _one_of("col", "row"),
    "sizes": _one_of(PICTURE_SIZES),
    "src": _is_own_image,
    "srcset": _are_own_images,
    "start": _matching(NUMBER),
    "tabindex": _one_of("0"),
    "type": _one_of("image/webp"),
    "value": _matching(NUMBER),
    "width": _matching(NUMBER),
}


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether the sanitiser keeps an attribute of an author's HTML.

    Args:
        tag: The element, lower case, one of `TAGS`.
        name: The attribute, lower case.
        value: As written, entities not decoded.

    Returns:
        True when the element may have it and the value passes its check.
    """
    if name not in EVERYWHERE and name not in ATTRIBUTES.get(tag, ()):
        return False
    check = CHECKS.get(name)
    return check is None or check(tag, value)


def is_allowed_stored(tag: str, name: str, value: str) -> bool:
    """Whether the sanitiser keeps an attribute of HTML that `render` made.

    Args:
        tag: The element, lower case, one of `STORED_TAGS`.
        name: The attribute, lower case.
        value: As written, entities not decoded.

    Returns:
        True where an author may write it, or our renderer adds it and it leads to no
        other host.
    """
    if name in ADDED.get(tag, ()):
        return CHECKS[name](tag, value)
    return is_allowed(tag, name, value)
