"""Template tags: ad slots, the disclosure, and `{% disclosed %}`, which labels links.

A slot leaves an unguessable placeholder where it stands; `{% disclosed %}` labels the
page round the placeholders and only then puts the blocks in. So nothing an author
writes can pass for a block, and a block that no disclosure could precede is never
shown.
"""

from typing import Any, cast

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from ads.disclosure import labelling
from ads.models import Advertiser, AffiliateProgramme, Slot
from ads.render_context import AdRenderContext
from ads.serving import selection

register = template.Library()

_KEY = "ads.page"


def _page_vars(context: Context) -> dict[str, Any]:
    """Return what included templates share with the page, even with `only`."""
    return cast(dict[str, Any], context.render_context.dicts[0])


def _check_slot(name: object) -> str:
    """Return the name of a slot.

    Raises:
        TemplateSyntaxError: there is no such slot.
    """
    if name not in Slot.values:
        known = ", ".join(Slot.values)
        raise TemplateSyntaxError(f"There is no ad slot “{name}”. There are: {known}.")
    return str(name)


def _may_advertise(context: Context) -> bool:
    # Not where the site's settings are missing: a template may have been given no site.
    site, article = context.get("site"), context.get("article")
    is_free = (
        context.get("ads_disabled")
        or getattr(article, "ads_disabled", False)
        or getattr(article, "is_sensitive", False)
    )
    return not is_free and getattr(site, "advertising_enabled", False)


class SlotNode(Node):
    """`{% ad_slot %}`."""

    def __init__(self, name: FilterExpression, kept_as: str = "") -> None:
        self.name = name
        self.kept_as = kept_as

    def render(self, context: Context) -> str:
        found = SafeString(self.fill_slot(context))
        if not self.kept_as:
            return found
        context[self.kept_as] = found
        return ""

    def fill_slot(self, context: Context) -> str:
        slot = _check_slot(self.name.resolve(context))
        page = _page_vars(context).get(_KEY)
        if page is None or not _may_advertise(context):
            return ""
        creative = selection.choose_creative(
            page.load_candidates(context.get("article")),
            slot,
            path=getattr(context.get("request"), "path", ""),
            day=selection.site_day(page.at),
        )
        return page.hold_block(creative, slot) if creative else ""


class HereNode(Node):
    """`{% disclosure_here %}`."""

    def render(self, context: Context) -> str:
        page = _page_vars(context).get(_KEY)
        return page.make_placeholder("here") if page else ""


class DisclosedNode(Node):
    """`{% disclosed %}`."""

    def __init__(self, nodelist: NodeList, *, links_typed: bool) -> None:
        self.nodelist = nodelist
        self.links_typed = links_typed

    def render(self, context: Context) -> str:
        shared = _page_vars(context)
        if _KEY in shared:
            return self.nodelist.render(context)
        page = shared[_KEY] = AdRenderContext(
            context.get("request"), links_typed=self.links_typed
        )
        try:
            html = self.nodelist.render(context)
        finally:
            del shared[_KEY]
        return page.finish_page(html)


@register.tag
def ad_slot(parser: Parser, token: Token) -> SlotNode:
    """Fill a named slot with what is placed there today, or leave nothing behind.

    It reads `site`, `request.path`, `article` and `ads_disabled` from the context. It
    stays empty if advertising is off, if the essay is sensitive or has `ads_disabled`,
    if the view sets `ads_disabled` (as a preview does), and outside `{% disclosed %}`.

    Example:
        {% ad_slot "article-end" %}
        {% ad_slot "article-end" as block %}{% if block %}{{ block }}{% endif %}

    Raises:
        TemplateSyntaxError: the name is no slot of `ads.models.Slot`.
    """
    tag, *words = token.split_contents()
    kept_as = words[2] if len(words) == 3 and words[1] == "as" else ""
    if len(words) != (3 if kept_as else 1):
        raise TemplateSyntaxError(f"{tag} takes the name of one slot, in quotes.")
    name = parser.compile_filter(words[0])
    if not name.is_var:
        _check_slot(name.resolve(Context()))
    return SlotNode(name, kept_as)


@register.tag
def disclosure_here(parser: Parser, token: Token) -> HereNode:
    """Set the place of the disclosure, if the page needs one.

    Something paid before this place moves the disclosure to the start of the page.

    Example:
        {% disclosure_here %}
    """
    return HereNode()


@register.simple_tag(takes_context=True)
def disclosed_again(context: Context, html: str) -> str:
    """Repeat the disclosure right before a part of a page that has its own entry.

    The page's own disclosure is left out where it would say the same and no more.

    Example:
        {% disclosed_again entry.body_html %}{{ entry.body_html|safe }}

    Source:
        FTC, ".com Disclosures" (2013): repeated where people may enter elsewhere.
    """
    page = _page_vars(context).get(_KEY)
    return page.repeat_disclosure(html) if page else ""


@register.tag
def disclosed(parser: Parser, token: Token) -> DisclosedNode:
    """Label every paid link inside and put one disclosure before the first.

    Of tags inside each other only the outermost acts, so a partial may have its own.
    With `linking_typed` an address of a programme that is typed as words becomes a link
    first: for what is shown by programs that make links of such words, as feeds are.

    Example:
        {% disclosed %}<main>…</main>{% enddisclosed %}
        {% disclosed linking_typed %}…{% enddisclosed %}

    Raises:
        TemplateSyntaxError: it is given another word.
    """
    tag, *words = token.split_contents()
    if words not in ([], ["linking_typed"]):
        raise TemplateSyntaxError(f"{tag} takes linking_typed or nothing.")
    nodelist = parser.parse(("enddisclosed",))
    parser.delete_first_token()
    return DisclosedNode(nodelist, links_typed=bool(words))


@register.inclusion_tag("ads/_paid_note.html", takes_context=True)
def paid_note(context: Context, html: str) -> dict[str, Any]:
    """Mark a listed text in which most links are paid.

    Example:
        {% paid_note article.body_html %}
    """
    page = _page_vars(context).get(_KEY) or AdRenderContext()
    return {"is_paid": labelling.is_mostly_paid(html, page.matcher)}


@register.inclusion_tag("ads/_who_pays.html", takes_context=True)
def who_pays(context: Context) -> dict[str, Any]:
    """List who pays for what runs now, and the programmes that pay for links.

    Example:
        {% who_pays %}
    """
    is_on = getattr(context.get("site"), "advertising_enabled", False)
    paying = Advertiser.objects.paying() if is_on else Advertiser.objects.none()
    return {
        "advertisers": list(paying),
        "programmes": list(AffiliateProgramme.objects.active()),
    }
