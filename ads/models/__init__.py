"""Models: advertisers, campaigns, creatives, placements, counts, affiliate programmes.

What was ever shown is ended or retired, never deleted.
"""

from ads.models.affiliate_programme import AffiliateProgramme, validate_link_rules
from ads.models.campaign import Advertiser, Campaign
from ads.models.creative import Creative
from ads.models.daily_count import DailyCount
from ads.models.placement import Placement
from ads.models.slot import Slot
from ads.models.validators import validate_plain_text

__all__ = [
    "Advertiser",
    "AffiliateProgramme",
    "Campaign",
    "Creative",
    "DailyCount",
    "Placement",
    "Slot",
    "validate_link_rules",
    "validate_plain_text",
]
