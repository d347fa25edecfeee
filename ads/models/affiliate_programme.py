"""AffiliateProgramme: who pays for links in texts, and which links."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import models

from ads.links.rules import LinkRule, Matcher
from ads.models.disclosure_words import says_money_is_earned
from ads.models.validators import PlainTextField
from config.unpaid_addresses import unpaid_addresses

FEWEST_WORDS_OF_A_REASON = 3


def validate_link_rules(value: str) -> None:
    """Refuse a list of link rules with a line that is none.

    Raises:
        ValidationError: naming each such line.
    """
    problems = []
    for line in value.split():
        try:
            LinkRule.parse(line)
        except ValueError as problem:
            problems.append(str(problem))
    if problems:
        raise ValidationError(problems)


class LinkRulesField(models.TextField):
    """Link rules, one a line; migrations know it as a TextField."""

    default_validators = [validate_link_rules]

    def deconstruct(self) -> tuple:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class ProgrammeQuerySet(models.QuerySet["AffiliateProgramme"]):
    """Affiliate programmes, narrowed by phrases that chain."""

    def active(self) -> "ProgrammeQuerySet":
        """Keep those whose links earn money now."""
        return self.filter(is_active=True)


class AffiliateProgramme(models.Model):
    """Someone who pays for what readers buy after a link in a text."""

    name = models.CharField(max_length=80, unique=True)
    relation = PlainTextField(
        max_length=120,
        default="A commission on what is bought",
        help_text="What is earned, in a few words; said on the page on advertising.",
    )
    link_rules = LinkRulesField(
        "links",
        help_text="One a line: a host such as shop.example for all its pages and "
        "subdomains; shop.example/books for those below a path; "
        "shop.example?partner=us for those with this in their query. A whole address, "
        "pasted with its https://, stands for its host with all its pages.",
    )
    redirect_hosts = LinkRulesField(
        "redirect hosts",
        blank=True,
        help_text="Hosts that count clicks on the way to the programme, one a line. "
        "A link to one is paid if an address of the programme can be read in it. "
        "Search engines, social networks, mail filters, archives and the large "
        "affiliate networks are known already. A short link, or one that hides where "
        "it leads, belongs in the list above.",
    )
    disclosure = PlainTextField(
        max_length=300,
        help_text="One plain sentence that says that money is earned: “If you buy "
        "through a link to NAME, this site earns a little; your price is the same.”",
    )
    disclosure_reason = PlainTextField(
        "it says in other words that money is earned: why",
        max_length=200,
        blank=True,
        help_text="Only where the form knows no word of the disclosure, as in a "
        "language that it has not learned. Say which words speak of the money. Readers "
        "never see this; the audit lists it.",
    )
    is_active = models.BooleanField(
        "active", default=True, help_text="Off once its links earn nothing any more."
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.link_rules = "\n".join(dict.fromkeys(str(rule) for rule in self.rules))
        self.redirect_hosts = "\n".join(dict.fromkeys(self.redirect_host_names))
        if self.is_active:  # one that has ended may have a successor, and pays nothing
            self.refuse_vague_disclosure()
            self.refuse_rules_of_others()
            self.refuse_unpaid_addresses()

    def refuse_vague_disclosure(self) -> None:
        """Refuse a disclosure without a known word for earning and without a reason.

        Raises:
            ValidationError: saying which words do, or that the reason is too short.

        Source:
            16 CFR 255.5; CAP Code 2.1 and 2.3.
        """
        if says_money_is_earned(self.disclosure):
            return
        words = len(self.disclosure_reason.split())
        if words >= FEWEST_WORDS_OF_A_REASON:
            return
        if words:
            raise ValidationError(
                {
                    "disclosure_reason": "Say in a few words why: for example “It is "
                    "Finnish; ‘tuloja’ means income.”"
                }
            )
        raise ValidationError(
            {
                "disclosure": "Say that this site earns money, and deny nothing in the "
                "same sentence: “We earn a commission.” “The shop pays us.” Other "
                "languages have their words, such as “verdienen” or “gagne”. Where the "
                "form does not know yours, say below why it is enough."
            }
        )

    def refuse_rules_of_others(self) -> None:
        """Refuse a rule that another active programme has.

        Raises:
            ValidationError: naming the line and the programme.
        """
        for other in AffiliateProgramme.objects.active().exclude(pk=self.pk):
            if shared := set(self.rules) & set(other.rules):
                line = ", ".join(sorted(map(str, shared)))
                raise ValidationError({"link_rules": f"“{other}” has {line} already."})

    def refuse_unpaid_addresses(self) -> None:
        """Refuse to be paid for links that must earn nothing, such as helplines'.

        Raises:
            ValidationError: naming each such address and where it is kept.
        """
        matcher = Matcher([self])
        stored = [
            one for one in unpaid_addresses() if matcher.programme_of(one.url) is self
        ]
        if stored:
            raise ValidationError(
                {
                    "link_rules": [
                        f"{place} is {url}, for which this would pay. Change that "
                        "first: nobody may pay for a link that people in need follow."
                        for url, place in stored
                    ]
                }
            )

    @property
    def rules(self) -> list[LinkRule]:
        """Its link rules."""
        return _parse_rules(self.link_rules)

    @property
    def redirect_host_names(self) -> list[str]:
        """Its redirect hosts, in lower-case ASCII."""
        return [rule.host for rule in _parse_rules(self.redirect_hosts)]


def _parse_rules(text: str) -> list[LinkRule]:
    """Return the rules of a text, one a line, without the lines that are none."""
    rules = []
    for line in text.split():
        with suppress(ValueError):
            rules.append(LinkRule.parse(line))
    return rules
