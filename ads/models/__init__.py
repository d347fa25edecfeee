"""Who pays, for what, where and when; and the programmes that pay for links.

What was ever shown is ended or retired, never deleted.
"""

from ads.counts import DailyCount
from ads.models.campaign import Advertiser, Campaign
from ads.models.creative import Creative
from ads.models.placement import Placement
from ads.models.programme import AffiliateProgramme, validate_hosts
from ads.models.text import validate_plain
from ads.slots import Slot

__all__ = [
    "Advertiser",
    "AffiliateProgramme",
    "Campaign",
    "Creative",
    "DailyCount",
    "Placement",
    "Slot",
    "validate_hosts",
    "validate_plain",
]
