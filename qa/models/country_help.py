"""Group helplines by country, and in a country by the way to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from qa.models.crisis_resource import CrisisResource

AUDIENCES = ("everyone", "abuse", "young")


@dataclass(frozen=True)
class CountryHelp:
    """The helplines of one country.

    Args:
        country: Its name, as readers see it.
        lines: Its helplines, in the order of reading.
    """

    country: str
    lines: Sequence[CrisisResource]

    @property
    def anchor(self) -> str:
        """The id of its section on a page."""
        return f"help-{slugify(self.country, allow_unicode=True)}"

    @property
    def emergency(self) -> list[CrisisResource]:
        """Emergency services: police, ambulance."""
        return [line for line in self.lines if line.is_emergency]

    @property
    def written(self) -> list[CrisisResource]:
        """Lines that answer in writing: by text or in a chat."""
        return [line for line in self.lines if line.text_number or line.chat_url]

    @property
    def spoken(self) -> list[CrisisResource]:
        """Lines to call, emergency services apart."""
        return [line for line in self.lines if line.phone and not line.is_emergency]

    @property
    def websites(self) -> list[CrisisResource]:
        """Lines with a website."""
        return [line for line in self.lines if line.url]

    @property
    def by_way(self) -> list[CrisisResource]:
        """All its lines: first those that answer in writing, then those to call."""
        rest = [line for line in self.lines if line not in self.written]
        return self.written + sorted(rest, key=lambda line: not line.phone)


def group_by_country(
    lines: Iterable[CrisisResource], audiences: Sequence[str] = AUDIENCES
) -> list[CountryHelp]:
    """Return the helplines by country, countries in the order of their first line.

    Args:
        lines: Helplines, in the owner's order.
        audiences: Whose lines are wanted, in the order in which a country shows them.
    """
    countries: dict[str, list[CrisisResource]] = {}
    wanted = [line for line in lines if line.audience in audiences]
    for line in wanted:
        countries.setdefault(line.country, []).append(line)
    return [
        CountryHelp(name, sorted(own, key=lambda line: audiences.index(line.audience)))
        for name, own in countries.items()
    ]


def help_page_ids() -> frozenset[str]:
    """Return the ids of the helplines on /help-now/, to which its text may link."""
    countries = group_by_country(CrisisResource.objects.checked())
    sections = [country.anchor for country in countries]
    titles = [f"{section}-title" for section in sections]
    return frozenset({"help-all", "help-countries", *sections, *titles})
