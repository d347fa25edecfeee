"""Label the paid links of a rendered page and put the disclosure before the first.

It works on finished HTML, on a reader's request: one scan with a compiled pattern,
no parser, no database.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape

from django.http.request import validate_host

from ads.links import wrappers
from ads.links.rules import LinkProgramme, Matcher, Programmes
from ads.links.urls import own_names, resolve_url, site_root

PAID_WORDS = "(paid link)"
PAID_TAG = f' <a class="paid-tag" href="/advertising/">{PAID_WORDS}</a>'
UNENDED_TAG = f' <span class="paid-tag">{PAID_WORDS}</span>'  # a link holds no link
REL = ("sponsored", "nofollow", "noopener")
AT_THE_START = '<section aria-label="Paid links">{}</section>'


@dataclass(frozen=True)
class LabelledPage:
    """A page whose paid links are labelled.

    Attributes:
        html: The page.
        programmes: Those its links belong to, in the order of their first link.
        first: Where the first paid link stands in `html`, or None.
        count: How many there are.
    """

    html: str
    programmes: list[LinkProgramme] = field(default_factory=list)
    first: int | None = None
    count: int = 0


# Tags as a browser's tokeniser sees them: ">" may stand in a quoted value, and what
# looks like a link in a comment, a script or another tag's attribute is none. All
# repeats are possessive (`*+`) and every unfinished thing runs to the end of the page,
# so the scan is linear whatever it is given. The alternatives of `_TOKEN`, in order:
#   <a ...>                      start of a link; group "link" holds its attributes
#   </a ...>                     end of a link; group "end"
#   <a ... or </a ... to the end of the page, never closed: no link
#   other tags, run together with the text between them, for speed
#   <script>, <style>, <title> and the like with all that stands in them; group "raw"
#   <!-- comments -->, as browsers end them
#   <!doctype>, <?...> and </ before what is no letter
_SPACE = r"[ \t\n\f\r]"
_ENDS = r"(?=[ \t\n\f\r/>])"
_NAME = r"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
_EQUALS = rf"{_SPACE}*+={_SPACE}*+"
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)"""
_INSIDE = rf"(?>[ \t\n\f\r/]++|{_NAME}(?:{_EQUALS}{_VALUE}?+)?+)*+"
_RAW = r"script|style|textarea|title|iframe|noembed|noframes|xmp"
_OTHER = (
    rf"(?:/(?![aA]{_ENDS})|(?!(?i:a|{_RAW}){_ENDS}))[a-zA-Z]"
    rf"[^ \t\n\f\r/>]*+{_INSIDE}(?:>|\Z)"
)
_TOKEN = re.compile(
    rf"<(?:[aA]{_ENDS}(?P<link>{_INSIDE})>"
    rf"|(?P<end>/[aA]{_ENDS}{_INSIDE}>)"
    rf"|/?[aA]{_ENDS}{_INSIDE}\Z"
    rf"|{_OTHER}(?>[^<]*+<{_OTHER})*+"
    rf"|(?i:(?P<raw>{_RAW}){_ENDS}{_INSIDE}"
    rf"(?:\Z|>.*?(?:\Z|</(?P=raw){_ENDS}{_INSIDE}(?:>|\Z))))"
    r"|!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|(?:[!?]|/[^a-zA-Z>])[^>]*+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"(?P<name>{_NAME})(?:{_EQUALS}(?P<value>{_VALUE}))?+")

# Matches any URL but a plain one. Plain is what is written out in lower-case ASCII, to
# a host that is no number and not ours, or to a page of ours that is no click address.
# Where every URL is plain, its host is read from it as it stands.
_ODD_URL = r"""href[ \t\n\f\r]*+=[ \t\n\f\r]*+["']?+
    (?!https?://(?!(?:{own})[:/?#"'])(?:[a-z0-9-]++\.)*+[a-z][a-z0-9-]*+(?::[0-9]++)?+[/?#"']
    |["'>#?]|mailto:|sms:|tel:
    |/(?!go/)(?:[a-z0-9_-][a-z0-9_.-]*+(?:/|(?=["'?#])))*+["'?#])"""
_PLAIN_HREF = r"""href[ \t\n\f\r]*+=[ \t\n\f\r]*+["']?+"""
_PLAIN_HOST = re.compile(rf"{_PLAIN_HREF}https?://([a-z0-9.-]++)".encode())
# Consumes no value: what looks like one may stand in another attribute's.
_HREF = re.compile(
    rf"""href(?={_SPACE}*+={_SPACE}*+(?:"([^"]*+)"|'([^']*+)'|[^"']))""", re.IGNORECASE
)


@lru_cache(maxsize=8)
def _odd_url(own_names: tuple[str, ...]) -> re.Pattern[bytes]:
    """Compile the pattern of URLs that must be resolved to know their host."""
    names = (
        f"[a-z0-9.-]*{re.escape(name[1:])}" if name[:1] == "." else re.escape(name)
        for name in own_names
    )
    return re.compile(_ODD_URL.format(own="|".join(names)).encode(), re.VERBOSE)


def label_paid_links(html: str, programmes: Programmes) -> LabelledPage:
    """Label every link that one of the programmes pays for.

    Each gets `rel="sponsored nofollow noopener"`, beside what it had, and a visible
    "(paid link)" after it. Labelling what is labelled changes nothing.

    Args:
        html: Any piece of rendered HTML, of authors, templates or readers.
        programmes: The active ones. Where two match, the more exact rule wins. A link
            in a text to the click address of an advertisement is paid as well.

    Returns:
        The HTML, the programmes it names and where the first paid link stands.

    Source:
        Google Search Central, "A reminder on qualifying links" (2021), for `rel`;
        16 CFR 255.5 and the CAP Code, rule 2.1, for the words beside each link.
    """
    matcher = Matcher.of(programmes)
    if not _may_link_to(html, matcher):
        return LabelledPage(html)
    return _LabellingPass(html, matcher).run()


def find_programme(url: str, programmes: Programmes) -> LinkProgramme | None:
    """Return the programme that pays for a link to a URL, if one does.

    Args:
        url: A URL as typed, not as escaped for HTML.
        programmes: The active ones.
    """
    return Matcher.of(programmes).programme_of(url)


def is_mostly_paid(html: str, programmes: Programmes) -> bool:
    """Whether more than half of the links that leave the site are paid for.

    Args:
        html: A text, rendered.
        programmes: The active ones.

    Source:
        CAP Code 2.1 and 2.3: readers know before they open it that a text advertises.
    """
    paid = label_paid_links(html, programmes).count
    if not paid:
        return False
    urls = (resolve_url(url, site_root()) for url in list_links(html))
    names = own_names()
    leaving = sum(bool(url and not validate_host(url.host, names)) for url in urls)
    return paid > leaving / 2


def list_links(html: str) -> list[str]:
    """List where the links of a text lead, as typed, not as escaped for HTML."""
    links = (one["link"] for one in _TOKEN.finditer(html) if one.lastgroup == "link")
    hrefs = (_attributes(link).get("href") for link in links)
    return [unescape(_value(href)) for href in hrefs if href]


def _may_link_to(html: str, matcher: Matcher) -> bool:
    """Whether a paid link could be in it at all, told cheaply; True when in doubt."""
    lowered = html.encode(errors="replace").lower()
    if matcher.may_pay_for_own or _odd_url(tuple(matcher.own_names)).search(lowered):
        return True
    hosts = {host.decode() for host in set(_PLAIN_HOST.findall(lowered))}
    if any(matcher.may_pay_for(host) for host in hosts):
        return True
    wrapping = tuple(f"//{host}" for host in hosts if wrappers.may_wrap(host))
    urls = {one[1] or one[2] or "" for one in _HREF.finditer(html)} if wrapping else ()
    return "" in urls or any(
        matcher.programme_of(unescape(url)) is not None
        for url in urls
        if any(host in url.lower() for host in wrapping)
    )


class _LabellingPass:
    """One scan over a page, with what it has written so far."""

    def __init__(self, html: str, matcher: Matcher) -> None:
        self.html = html
        self.matcher = matcher
        self.known: dict[str, LinkProgramme | None] = {}
        self.written: list[str] = []
        self.done = 0
        self.named: list[LinkProgramme] = []
        self.first: int | None = None
        self.count = 0
        self.open_at: int | None = None

    def run(self) -> LabelledPage:
        for token in _TOKEN.finditer(self.html):
            if token.lastgroup == "link":
                self.start_link(token)
            elif token.lastgroup == "end":
                self.end_link(token)
        self.mark_unended()
        self.copy_until(len(self.html))
        return LabelledPage("".join(self.written), self.named, self.first, self.count)

    def start_link(self, token: re.Match[str]) -> None:
        self.mark_unended()
        attributes = _attributes(token["link"])
        programme = self.programme_of(attributes.get("href"))
        if programme is None:
            return
        self.note(programme, token.start())
        self.copy_until(token.start())
        self.written.append(_with_rel(token[0], attributes.get("rel")))
        self.done = token.end()
        self.open_at = len(self.written)

    def end_link(self, token: re.Match[str]) -> None:
        if self.open_at is None:
            return
        self.copy_until(token.end())
        self.open_at = None
        if not self.html.startswith(PAID_TAG, self.done):
            self.written.append(PAID_TAG)

    def mark_unended(self) -> None:
        """Mark a link that is never ended right behind its start."""
        if self.open_at is None:
            return
        if not self.html.startswith(UNENDED_TAG, self.done):
            self.written.insert(self.open_at, UNENDED_TAG)
        self.open_at = None

    def programme_of(self, href: re.Match[str] | None) -> LinkProgramme | None:
        url = _value(href) if href else ""
        if url not in self.known:
            self.known[url] = self.matcher.programme_of(unescape(url))
        return self.known[url]

    def note(self, programme: LinkProgramme, position: int) -> None:
        self.count += 1
        if self.first is None:
            self.first = position
        if programme not in self.named:
            self.named.append(programme)

    def copy_until(self, end: int) -> None:
        self.written.append(self.html[self.done : end])
        self.done = end


def _attributes(inside: str) -> dict[str, re.Match[str]]:
    """Find the attributes of a tag by name; of two of a name the first counts."""
    found: dict[str, re.Match[str]] = {}
    for attribute in _ATTRIBUTE.finditer(inside):
        found.setdefault(attribute["name"].lower(), attribute)
    return found


def _value(attribute: re.Match[str]) -> str:
    value = attribute["value"] or ""
    return value[1:-1] if value[:1] in {'"', "'"} else value


def _with_rel(tag: str, rel: re.Match[str] | None) -> str:
    """Write a link's start tag with the tokens of REL beside those it has."""
    merged = f'rel="{_merged(_value(rel) if rel else "")}"'
    if rel is None:
        return f"{tag[:2]} {merged}{tag[2:]}"
    start, end = rel.start() + len("<a"), rel.end() + len("<a")
    return f"{tag[:start]}{merged}{tag[end:]}"


@lru_cache(maxsize=64)
def _merged(value: str) -> str:
    has = unescape(value).split()
    lowered = {one.lower() for one in has}
    return escape(" ".join([*has, *(one for one in REL if one not in lowered)]))


def place_disclosure(
    labelled: LabelledPage, here: str, notice: str, first_block: int | None = None
) -> str:
    """Put the disclosure before everything paid, or nothing where nothing is paid.

    Args:
        labelled: The page, its paid links labelled.
        here: The placeholder that stands where the page wants its disclosure, at one
            place or several. It must be one that no author could have written.
        notice: The disclosure, rendered.
        first_block: Where the first paid block stands in `labelled.html`, if any.

    Returns:
        The page without the placeholder. The disclosure stands in the last of its
        places before the first paid thing or, where there is none, at the very start:
        a landmark of its own there, for the page's stand below.

    Source:
        16 CFR 255.0(f): a disclosure on the internet "should be unavoidable".
    """
    html = labelled.html
    paid = [one for one in (labelled.first, first_block) if one is not None]
    if not paid:
        return html.replace(here, "")
    spot = html.rfind(here, 0, min(paid))
    if spot < 0:
        alone = AT_THE_START.format(notice) if notice else ""
        return alone + html.replace(here, "")
    before, after = (part.replace(here, "") for part in (html[:spot], html[spot:]))
    return f"{before}{notice}{after}"
