"""AdBlock: a creative with who pays for it; and what the disclosure says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ads.disclosure.labelling import find_programme
from ads.links.rules import LinkProgramme, Programmes
from ads.models import Campaign, Creative


@dataclass(frozen=True)
class AdBlock:
    """An advertisement as readers see it: a creative with who pays.

    Attributes:
        creative: With its campaign, advertiser and picture loaded.
        programme: Which pays for the link, whatever the campaign says of itself.
    """

    creative: Creative
    programme: LinkProgramme | None = None

    @property
    def is_paid(self) -> bool:
        """Whether money stands behind it, so that readers must be told."""
        return self.creative.campaign.is_paid or self.programme is not None

    @property
    def is_commission(self) -> bool:
        """Whether the money comes from what is bought, not for the place."""
        return self.is_paid and self.creative.campaign.type != Campaign.Type.PAID

    @property
    def is_community(self) -> bool:
        """Whether the place is given to somebody free of charge."""
        is_given = self.creative.campaign.type == Campaign.Type.COMMUNITY
        return is_given and not self.is_paid

    @property
    def payer(self) -> str:
        """Who pays, or is given the place."""
        if self.programme and not self.creative.campaign.is_paid:
            return self.programme.name
        advertiser = self.creative.campaign.advertiser
        remark = f" ({advertiser.remark})" if advertiser.remark else ""
        return f"{advertiser.name}{remark}"


def build_ad_block(creative: Creative, programmes: Programmes) -> AdBlock:
    """Return a creative with the programme that pays for its link, if one does.

    Args:
        creative: With its campaign, advertiser and picture loaded.
        programmes: The active ones.
    """
    return AdBlock(creative, find_programme(creative.target_url, programmes))


def disclosure_context(
    blocks: Iterable[AdBlock], programmes: Iterable[LinkProgramme] = ()
) -> dict[str, Any]:
    """Return what `ads/_disclosure.html` says of blocks and of links in a text.

    Args:
        blocks: Those of the page.
        programmes: Those its links belong to.
    """
    paid = [block for block in blocks if block.is_paid]
    named = [*programmes, *(block.programme for block in paid if block.programme)]
    return {
        "has_paid": any(not block.is_commission for block in paid),
        "has_commission": any(block.is_commission for block in paid),
        "sentences": list(dict.fromkeys(one.disclosure for one in named)),
    }
