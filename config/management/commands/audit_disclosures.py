"""Audit every public page and feed: is what is paid labelled and disclosed?"""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.test import Client
from django.urls import reverse

from ads.models import AffiliateProgramme, Creative
from ads.models.disclosure_words import says_money_is_earned
from articles.models import Article, Page, Topic
from articles.preview import preview_link
from config.paid_links.audit import AuditResult, audit_page, parse_page
from config.paid_links.audit_rules import AuditRules
from config.progress import show_progress
from config.unpaid_addresses import unpaid_addresses
from qa.models import Question, Report
from qa.views.private_session import COOKIE, PrivateSession, cookie_value

ATOM = "{http://www.w3.org/2005/Atom}"
MOST_PAGES_OF_A_LIST = 1000
LISTS = (
    "home", "articles:list", "articles:topics", "articles:author", "qa:list", "search",
)  # fmt: skip
# Where no advertisement may be, whatever is placed.
QUIET = (
    "qa:ask", "qa:yours", "qa:closed", "qa:lost_link",
    "articles:follow", "articles:follow_mail",
)  # fmt: skip
POLICY = "/advertising/"


class AuditedPage(NamedTuple):
    """A page to audit, whether an advertisement may stand there, and its name."""

    path: str
    may_advertise: bool
    said: str = ""  # for one that is somebody's secret
    session: PrivateSession | None = None  # what opens it


def list_pages() -> Iterator[AuditedPage]:
    """List every page that is public, and one of each kind that is not."""
    yield from (AuditedPage(reverse(name), True) for name in LISTS)
    yield from (AuditedPage(reverse(name), False) for name in QUIET)
    for page in Page.objects.all():
        yield AuditedPage(page.get_absolute_url(), False)
    for topic in Topic.objects.published():
        yield AuditedPage(topic.get_absolute_url(), True)
        yield AuditedPage(reverse("qa:topic", args=[topic.slug]), True)
    yield from _list_essays()
    yield from _list_questions()
    yield from _list_private_pages()
    for article in Article.objects.published()[:1]:
        query = urlencode({"q": article.headline})
        yield AuditedPage(f"{reverse('search')}?{query}", True)
    yield AuditedPage("/no-such-page/", False)


def audit_programmes() -> Iterator[AuditResult]:
    """Audit what is stored: sentences that say too little, addresses that must be free.

    The forms refuse both; a row may be older than they are, or come by another door.
    """
    programmes = AffiliateProgramme.objects.active()
    rules = AuditRules(programmes)
    for one in programmes:
        if says_money_is_earned(one.disclosure):
            continue
        if why := one.disclosure_reason:
            said = f"look at its disclosure: {one.disclosure} The reason given: {why}"
            yield AuditResult(f"programme “{one}”", 0, 0, 0, (), (said,))
        else:
            said = f"its disclosure does not say that money is earned: {one.disclosure}"
            yield AuditResult(f"programme “{one}”", 0, 0, 0, (said,))
    for url, place in unpaid_addresses():
        root = settings.SITE_URL
        if rules.is_paid(url, root) or rules.find_unknown_network(url, root):
            said = f"it is paid for, and must not be: {url}"
            yield AuditResult(place, 1, 0, 0, (said,))


def _list_essays() -> Iterator[AuditedPage]:
    """List what is or was public, and the previews of what is not."""
    public = set(Article.objects.published().values_list("pk", flat=True))
    for article in Article.objects.all():
        is_public = article.pk in public
        if article.published_at:
            may = is_public and not article.is_sensitive
            yield AuditedPage(article.get_absolute_url(), may)
        if is_public and article.questions.exists():
            yield AuditedPage(f"{reverse('qa:list')}?about={article.slug}", True)
        if not is_public:
            preview = urlsplit(preview_link(article).url).path
            yield AuditedPage(preview, False, f"preview of an essay, {article.slug}")


def _list_questions() -> Iterator[AuditedPage]:
    """List what is or was public, and where readers report it."""
    shown = set(Question.objects.published().values_list("pk", flat=True))
    for question in Question.objects.without_secrets().exclude(slug=None):
        if question.slug:
            may = question.pk in shown and not question.is_sensitive
            yield AuditedPage(question.get_absolute_url(), may)
            yield AuditedPage(reverse("qa:report", args=[question.slug]), False)


def _list_private_pages() -> Iterator[AuditedPage]:
    """List the pages of one asker in each state, and of one who reported something."""
    for status, label in Question.Status.choices:
        one = Question.objects.without_secrets().filter(status=status).first()
        if one:
            own, said = reverse("qa:yours"), f"private page, {label}"
            yield AuditedPage(own, False, said, PrivateSession(one))
            yield AuditedPage(one.mail_path, False, f"page about mail, {label}")
    for report in Report.objects.all()[:1]:
        yield AuditedPage(report.private_path, False, "page of who reported something")


class Command(BaseCommand):
    help = (
        "Render every public page and feed and prove that every paid link and block "
        "is labelled, a disclosure stands before the first, none where none is due, "
        "and no advertisement where none may be. A preview and a private page of each "
        "kind are among them, without their secret URLs. Exit 1 on any breach."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only-breaches", action="store_true", help="leave out pages without one"
        )

    def handle(self, *args: Any, only_breaches: bool, **options: Any) -> None:
        creatives = Creative.objects.select_related("campaign")
        self.paid = AuditRules(AffiliateProgramme.objects.active(), creatives)
        self.client = Client(SERVER_NAME=urlsplit(settings.SITE_URL).hostname)
        results = list(self.audit_all())
        self.print_table(results, only_breaches=only_breaches)
        if broken := [one for one in results if one.breaches]:
            raise CommandError(f"{len(broken)} of {len(results)} break a rule.")

    def audit_all(self) -> Iterator[AuditResult]:
        """Audit page after page, with a progress bar."""
        for place in show_progress(list(list_pages()), unit="pages"):
            self.client.cookies.clear()
            if place.session:
                self.client.cookies[COOKIE] = cookie_value(place.session)
            for path, html in self.read_pages(place.path):
                whole, may = settings.SITE_URL + path, place.may_advertise
                result = audit_page(whole, html, self.paid, may_advertise=may)
                yield replace(result, url=place.said or whole)
        yield from self.audit_feeds()
        yield from audit_programmes()
        policy = self.client.get(POLICY, secure=settings.IS_HTTPS)
        if policy.status_code != HTTPStatus.OK:
            yield AuditResult(
                POLICY, 0, 0, 0, ("every label leads to this missing page",)
            )

    def read_pages(self, path: str) -> Iterator[tuple[str, str]]:
        """Return a path and, of a list, its further pages, with their HTML."""
        for _ in range(MOST_PAGES_OF_A_LIST):
            html = self.read(path)
            yield path, html
            links = parse_page(html).links
            query = next((one.href for one in links if "next" in one.rel), "")
            if not query.startswith("?"):
                return
            path = urljoin(path, query)

    def read(self, page: str) -> str:
        response = self.client.get(page, secure=settings.IS_HTTPS)
        if response.status_code >= 500:
            raise CommandError(f"{page} answers {response.status_code}.")
        return response.content.decode()

    def audit_feeds(self) -> Iterator[AuditResult]:
        """Audit every entry of every feed by itself: a feed reader shows one alone."""
        for path in _list_feeds():
            feed = ElementTree.fromstring(self.read(path))  # noqa: S314 our own bytes
            for entry in feed.iter(f"{ATOM}entry"):
                links = entry.findall(f"{ATOM}link")
                link = str(links[0].get("href"))
                parts = (entry.find(f"{ATOM}{tag}") for tag in ("summary", "content"))
                html = " ".join(part.text or "" for part in parts if part is not None)
                result = audit_page(
                    link, html, self.paid, may_advertise=False, is_of_feed=True
                )
                yield replace(result, url=f"{path} {urlsplit(link).path}")

    def print_table(self, results: list[AuditResult], *, only_breaches: bool) -> None:
        self.stdout.write("links  blocks  disclosures  page")
        for one in results:
            if one.breaches or not only_breaches:
                counts = f"{one.links:5}  {one.blocks:6}  {one.disclosures:11}"
                self.stdout.write(f"{counts}  {one.url}")
                for note in one.notes:
                    self.stdout.write(f"  {note}")
            for breach in one.breaches:
                self.stdout.write(self.style.ERROR(f"  BREACH: {breach}"))
        self.stdout.write(
            f"{len(results)} pages and entries: "
            f"{sum(one.links for one in results)} paid links, "
            f"{sum(one.blocks for one in results)} blocks, "
            f"{sum(len(one.breaches) for one in results)} breaches, "
            f"{sum(len(one.notes) for one in results)} lines to look at."
        )


def _list_feeds() -> list[str]:
    topics = Topic.objects.published()
    return [
        reverse("articles:feed"),
        reverse("answer_feed"),
        *(reverse("articles:topic_feed", args=[topic.slug]) for topic in topics),
    ]
