"""Dead-link checker: does a URL answer, and from the host it named?"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urljoin

from ads.links.urls import resolve_url
from config.paid_links.http_client import BlockedAddressError, Response

AT_ONCE = 4
MOST_HOPS = 6
# Statuses by which a shop keeps machines out; a person may get in all the same.
REFUSES_MACHINES = {401, 403, 407, 429, 451, 999}

Ask = Callable[[str, str], Response]


class LinkStatus(StrEnum):
    """Result of checking one URL."""

    FINE = "fine"
    BROKEN = "broken"
    CHANGED = "leads to another host"
    UNSURE = "refuses to be checked"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class LinkCheckResult:
    """A URL with its status and the reason.

    Args:
        url: The URL as it stands on the site.
        status: What became of it.
        reason: Why, in words.
    """

    url: str
    status: LinkStatus
    reason: str


def check_links(
    urls: Iterable[str], *, ask: Ask, is_own: Callable[[str], bool]
) -> Iterator[LinkCheckResult]:
    """Check URLs, a few at once; yield the results as they come in.

    Args:
        urls: Full URLs.
        ask: Asks the network: a method and a URL give an answer.
        is_own: Whether a host is this site's own, which is never asked.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(check_link, one, ask=ask, is_own=is_own) for one in urls]
        try:
            for done in as_completed(asked):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def check_link(url: str, *, ask: Ask, is_own: Callable[[str], bool]) -> LinkCheckResult:
    """Follow a URL to its end.

    Args:
        url: A full URL.
        ask: Asks the network: a method and a URL give an answer.
        is_own: Whether a host is this site's own, which is never asked.
    """
    try:
        first = _hostname_of(url)
        if is_own(first):
            return LinkCheckResult(url, LinkStatus.NOT_ASKED, "a page of this site")
        status, last = _follow_redirects(url, ask, is_own)
    except BlockedAddressError as error:
        return LinkCheckResult(url, LinkStatus.NOT_ASKED, str(error))
    except (OSError, HTTPException, ValueError) as error:
        return LinkCheckResult(url, LinkStatus.BROKEN, _describe_error(error))
    return _classify_response(url, status, first, _hostname_of(last))


def _follow_redirects(
    url: str, ask: Ask, is_own: Callable[[str], bool]
) -> tuple[int, str]:
    """Return the last status and the last URL; our own host is not asked.

    Raises:
        ValueError: it redirects without end.
    """
    for _ in range(MOST_HOPS):
        answer = ask("HEAD", url)
        if answer.status >= 400:  # many servers know no HEAD
            answer = ask("GET", url)
        if not (300 <= answer.status < 400 and answer.location):
            return answer.status, url
        url = urljoin(url, answer.location)
        if is_own(_hostname_of(url)):
            return answer.status, url
    raise ValueError("redirects without end")


def _classify_response(url: str, status: int, first: str, last: str) -> LinkCheckResult:
    if status in REFUSES_MACHINES:
        return LinkCheckResult(
            url, LinkStatus.UNSURE, f"{_describe_status(status)}; look yourself"
        )
    if status >= 400:
        return LinkCheckResult(url, LinkStatus.BROKEN, _describe_status(status))
    if first.removeprefix("www.") != last.removeprefix("www."):
        return LinkCheckResult(url, LinkStatus.CHANGED, f"now {last}")
    return LinkCheckResult(url, LinkStatus.FINE, _describe_status(status))


def _hostname_of(url: str) -> str:
    """Return the host of a URL.

    Raises:
        BlockedAddressError: it is not of the web.
    """
    resolved = resolve_url(url)
    if resolved is None:
        raise BlockedAddressError("no web address")
    return resolved.host


def _describe_status(status: int) -> str:
    names = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {names.get(status, '')}".strip()


def _describe_error(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return str(said).strip() or type(error).__name__
