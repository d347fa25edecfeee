"""AdRenderContext: what the ad tags of one page share, and the labelling at its end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from secrets import token_hex
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from ads.disclosure import labelling
from ads.disclosure.typed_addresses import link_typed_addresses
from ads.links.rules import LinkProgramme, Matcher
from ads.models import AffiliateProgramme, Creative, Placement
from ads.models.affiliate_programme import ProgrammeQuerySet
from ads.serving import selection
from ads.serving.ad_blocks import AdBlock, build_ad_block, disclosure_context
from ads.tracking import beacons
from config.prepared_queries import prepared

_MATCHER = "paid_link_matcher"


@prepared()
def active_programmes() -> ProgrammeQuerySet:
    """Return the programmes whose links earn money now."""
    return AffiliateProgramme.objects.active()


@dataclass
class AdRenderContext:
    """What the tags of one rendered page share: its time, rows and placeholders."""

    request: Any = None
    links_typed: bool = False
    token: str = field(default_factory=token_hex)
    at: datetime = field(default_factory=timezone.now)
    blocks: dict[str, AdBlock] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    said_before: int = 0
    topics: dict[int | None, frozenset[int]] = field(default_factory=dict)
    rows: dict[frozenset[int], list[Placement]] = field(default_factory=dict)

    @cached_property
    def matcher(self) -> Matcher:
        """Of the active programmes; the entries of one feed share it."""
        matcher: Matcher | None = getattr(self.request, _MATCHER, None)
        if matcher is None:
            matcher = Matcher(active_programmes())
            if self.request is not None:
                setattr(self.request, _MATCHER, matcher)
        return matcher

    def make_placeholder(self, name: str) -> str:
        """Return a comment that nobody could have written into this page."""
        return f"<!--{self.token} {name}-->"

    def load_candidates(self, article: Any) -> list[Placement]:
        """Load what may stand beside an article, once for all slots."""
        topics = self.topics_of(article)
        if topics not in self.rows:
            self.rows[topics] = selection.load_candidates(topics, at=self.at)
        return self.rows[topics]

    def topics_of(self, article: Any) -> frozenset[int]:
        key = getattr(article, "pk", None)
        if key not in self.topics:
            topics = article.topics.all() if key else ()
            self.topics[key] = frozenset(topic.pk for topic in topics)
        return self.topics[key]

    def hold_block(self, creative: Creative, slot: str) -> str:
        """Keep a block until the page is labelled; return its placeholder."""
        block = build_ad_block(creative, self.matcher)
        placeholder = self.make_placeholder(f"block {len(self.blocks)}")
        self.blocks[placeholder] = block
        self.html[placeholder] = _rendered(
            "_slot",
            ad=block,
            slot=slot,
            seen=beacons.sign_beacon(creative.pk, slot, selection.site_day(self.at)),
            is_first=len(self.blocks) == 1,
        )
        return placeholder

    def repeat_disclosure(self, html: str) -> str:
        """Say before a part of the page, once more, what is paid in it."""
        labelled = labelling.label_paid_links(html, self.matcher)
        if not labelled.count:
            return ""
        self.said_before += labelled.count
        return self.render_disclosure(labelled.programmes)

    def finish_page(self, html: str) -> str:
        """Label a rendered page, put its disclosure in place, then its blocks."""
        if self.links_typed:
            html = link_typed_addresses(html, self.matcher)
        labelled = labelling.label_paid_links(html, self.matcher)
        paid = [key for key, block in self.blocks.items() if block.is_paid]
        places = [labelled.html.find(placeholder) for placeholder in paid]
        first = min((place for place in places if place >= 0), default=None)
        notice = ""
        if first is not None or labelled.count > self.said_before:
            notice = self.render_disclosure(labelled.programmes, self.blocks.values())
        html = labelling.place_disclosure(
            labelled, self.make_placeholder("here"), notice, first
        )
        for placeholder, block in self.html.items():
            html = html.replace(placeholder, block)
        return html

    def render_disclosure(
        self, programmes: list[LinkProgramme], shown: Iterable[AdBlock] = ()
    ) -> str:
        said = disclosure_context(shown, programmes)
        return _rendered("_disclosure", **said) if any(said.values()) else ""


def _rendered(partial: str, **values: Any) -> SafeString:
    """Render one of our partials by itself, without what the page knows."""
    return SafeString(render_to_string(f"ads/{partial}.html", values).strip())
