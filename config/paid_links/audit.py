"""Audit of finished pages: is every paid link and block labelled and disclosed?

It reads the finished bytes with Python's own HTML parser, apart from how
`ads.disclosure` made them. What the two share is said in `audit_rules`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from config.paid_links.audit_rules import AuditRules

LABEL = "(paid link)"
BLOCK_LABEL = "Advertisement"
HOUSE_LABEL = "From this site"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
VOID |= {"source", "track", "wbr"}
# What stands in these is no element of the page.
RAW = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
# How browsers end a comment and `html.parser` does not, in every release.
_PLAIN = {"<!-->": "<!-- -->", "<!--->": "<!-- -->", "--!>": "-->"}
_ODD_COMMENT = re.compile("|".join(_PLAIN))
HIDDEN = {"details", "dialog", "template", "noscript"}
# Words that programs make links of: with a scheme, or a host with dots in it.
TYPED = re.compile(
    r"""(?<![^\W\d_])https?://[^\s<>"“”]+
    | (?<![^\W_])(?<!\w[_-])(?<![@./\\]) [^\W_][\w-]*+ (?:\.[\w-]++)++ (?!@|://)
    (?:[/?#:][^\s<>"“”]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
# By these something leads or calls elsewhere that no label could stand beside.
URL_ATTRIBUTES = {"action", "background", "data", "formaction", "href"}
URL_ATTRIBUTES |= {"manifest", "ping", "poster", "src", "xlink:href"}


@dataclass
class PageLink:
    """A link of a parsed page.

    Attributes:
        at: Its place in the order of reading.
        block: The advertisement it stands in, if it stands in one.
        is_ended: Whether it has an end tag. One without is ended by the next link.
        words: What is read in it.
        after: What is read right behind it.
    """

    href: str
    rel: frozenset[str]
    at: int
    block: "AdBlock | None" = None
    is_ended: bool = False
    words: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """Where its label must begin: behind it, or in one that is never ended."""
        return (self.after if self.is_ended else self.words).lstrip()


@dataclass
class AdBlock:
    """An advertisement of a parsed page, with its words."""

    at: int
    words: str = ""

    @property
    def beginning(self) -> str:
        """Its words in one line."""
        return " ".join(self.words.split())


@dataclass
class ParsedPage:
    """Links, blocks and disclosures of one page, in the order of reading."""

    links: list[PageLink] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[AdBlock] = field(default_factory=list)
    disclosures: list[int] = field(default_factory=list)
    hidden_disclosures: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # outside links


class AuditHTMLParser(HTMLParser):
    """Parses a page into a `ParsedPage`."""

    CDATA_CONTENT_ELEMENTS = RAW  # type: ignore[misc]  # meant to be overridden

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = ParsedPage()
        self.at = 0
        self.open: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at += 1
        values = {name: value or "" for name, value in reversed(attrs)}
        classes = frozenset(values.get("class", "").split())
        if tag == "a" and "href" in values:
            self.note_link(values)
        self.seen.others += [
            (tag, value)
            for name, value in values.items()
            if name in URL_ATTRIBUTES and (tag, name) != ("a", "href")
        ]
        if "ad" in classes:
            self.seen.blocks.append(AdBlock(self.at))
        if "disclosure" in classes:
            is_hidden = "hidden" in values or any(one in HIDDEN for one, _ in self.open)
            where = self.seen.hidden_disclosures if is_hidden else self.seen.disclosures
            where.append(self.at)
        if tag not in VOID:
            self.open.append((tag, classes))

    def note_link(self, values: dict[str, str]) -> None:
        self.seen.links.append(
            PageLink(
                href=values["href"],
                rel=frozenset(values.get("rel", "").lower().split()),
                at=self.at,
                block=self.seen.blocks[-1] if self.is_in_block() else None,
            )
        )

    def is_in_block(self) -> bool:
        """Whether what is read now stands in an advertisement."""
        return any("ad" in one for _, one in self.open)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.seen.links:
            self.seen.links[-1].is_ended = True
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in RAW:
            return
        if not any(tag == "a" for tag, _ in self.open):
            self.seen.texts.append(data)
        for link in self.seen.links[-1:]:
            link.words += "" if link.is_ended else data
        for link in self.seen.links[-2:]:  # the label is a link itself
            link.after += data if link.is_ended else ""
        if self.is_in_block():
            self.seen.blocks[-1].words += data


def parse_page(html: str) -> ParsedPage:
    """Read a page, or a feed's entry, in the order in which it is read."""
    reader = AuditHTMLParser()
    reader.feed(_ODD_COMMENT.sub(lambda odd: _PLAIN[odd[0]], html))
    reader.close()
    return reader.seen


@dataclass(frozen=True)
class AuditResult:
    """Counts of what is paid on one page, and its breaches of the rules.

    Attributes:
        notes: What somebody should look at, and breaks no rule by itself.
    """

    url: str
    links: int
    blocks: int
    disclosures: int
    breaches: tuple[str, ...]
    notes: tuple[str, ...] = ()


def audit_page(
    url: str,
    html: str,
    rules: AuditRules,
    *,
    may_advertise: bool,
    is_of_feed: bool = False,
) -> AuditResult:
    """Audit one page, or one entry of a feed.

    Args:
        url: Whole, as a reader opens it.
        html: What the reader gets.
        rules: Tell which links are paid for.
        may_advertise: Whether a block may stand here at all.
        is_of_feed: Whether it is read in a feed reader, which makes links of words.

    Returns:
        What was found; without breaches the page keeps every rule.

    Source:
        16 CFR 255.0(f) and 255.5; CAP Code 2.1 and 2.3.
    """
    seen = parse_page(html)
    links = [
        one
        for one in seen.links
        if rules.is_paid(one.href, url, in_block=one.block is not None)
    ]
    breaches = [*_find_unlabelled(seen, rules, url)]
    typed = list(_find_typed(seen, rules, url))
    if is_of_feed:
        breaches += [f"typed as words, which feed readers link: {one}" for one in typed]
    breaches += _find_breaches(seen, links, may_advertise=may_advertise)
    notes = [f"typed as words, no link: {one}" for one in typed]
    notes += _find_doubtful(seen, rules, url)
    return AuditResult(
        url=url,
        links=len([one for one in links if one.block is None]),
        blocks=len(seen.blocks),
        disclosures=len(seen.disclosures),
        breaches=tuple(breaches),
        notes=tuple(notes),
    )


def _find_unlabelled(seen: ParsedPage, rules: AuditRules, page: str) -> Iterator[str]:
    """Yield what is paid where no label can be, or by a network of no programme."""
    for tag, value in seen.others:
        if rules.is_paid(value, page):
            yield f"a paid URL in <{tag}>, where no label can be: {value[:80]}"
    for one in seen.links:
        if network := rules.find_unknown_network(one.href, page):
            yield (
                f"a link of an affiliate network ({network}) that belongs to no"
                " programme"
            )


def _find_doubtful(seen: ParsedPage, rules: AuditRules, page: str) -> Iterator[str]:
    """Yield the links that carry a programme's host, though no list knows theirs."""
    for href in dict.fromkeys(one.href for one in seen.links):
        if host := rules.find_doubtful(href, page):
            yield f"look at it: does this link lead on to {host}? {href[:200]}"


def _find_typed(seen: ParsedPage, rules: AuditRules, page: str) -> Iterator[str]:
    """Yield what is typed as words and would lead to a programme as a link."""
    for text in seen.texts:
        for word in TYPED.findall(text):
            bare = word.strip(".,:;!?'’”)]}*_~…")
            url = bare if "://" in bare else f"https://{bare}"
            if rules.matches_programme(url, page):
                yield bare


def _find_breaches(
    seen: ParsedPage, paid: list[PageLink], *, may_advertise: bool
) -> Iterator[str]:
    for link in paid:
        yield from _check_label(link)
    for block in seen.blocks:
        due = BLOCK_LABEL if _is_paid_block(block, paid) else HOUSE_LABEL
        if not block.beginning.startswith(due):
            yield f"a block begins with “{block.beginning[:40]}”, not with “{due}”"
    if seen.blocks and not may_advertise:
        yield "an advertisement where none may be"
    if seen.hidden_disclosures:
        yield "a disclosure is folded or hidden"
    yield from _check_disclosures(seen, paid)


def _is_paid_block(block: AdBlock, paid: list[PageLink]) -> bool:
    return any(link.block is block for link in paid)


def _check_disclosures(seen: ParsedPage, paid: list[PageLink]) -> Iterator[str]:
    paying = [block for block in seen.blocks if _is_paid_block(block, paid)]
    firsts = [one.at for one in paid] + [one.at for one in paying]
    if not firsts and seen.disclosures:
        yield "a disclosure where nothing is paid"
    if firsts and not any(at < min(firsts) for at in seen.disclosures):
        yield "no disclosure before the first paid thing"


def _check_label(link: PageLink) -> Iterator[str]:
    if "sponsored" not in link.rel:
        yield f"no rel=sponsored: {link.href[:80]}"
    if link.block is None and not link.label.startswith(LABEL):
        yield f"no “{LABEL}” beside: {link.href[:80]}"
