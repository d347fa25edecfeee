"""Slots: the places on a page for advertisements, each declared here once."""

from dataclasses import dataclass

from django.db import models


class Slot(models.TextChoices):
    """The slots of a page; `{% ad_slot %}` knows no others."""

    OPENING = "article-opening", "Essay: after the opening"
    MIDDLE_1 = "article-middle-1", "Essay: in the text, first break"
    MIDDLE_2 = "article-middle-2", "Essay: in the text, second break"
    END = "article-end", "Essay: after the questions"


@dataclass(frozen=True)
class SlotInfo:
    """What the admin says about a slot.

    Attributes:
        description: For who buys or fills it.
        line: Where it stands in a drawing of the page, in tenths of its height.
    """

    description: str
    line: int


SLOT_INFO = {
    Slot.OPENING: SlotInfo(
        "After the first section of an essay, before its first break. Everyone who "
        "reads past the opening sees it.",
        3,
    ),
    Slot.MIDDLE_1: SlotInfo(
        "At the first break in the text: where the author set one, else after the "
        "section nearest one third. Empty in essays without sections.",
        5,
    ),
    Slot.MIDDLE_2: SlotInfo(
        "At the second break in the text: where the author set one, else after the "
        "section nearest two thirds. Empty in short essays.",
        7,
    ),
    Slot.END: SlotInfo(
        "After the questions and answers, before the essays to read next.", 9
    ),
}
