"""Dead-link checker: does an address answer, and from the host it named?"""

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
    """Result of checking one address."""

    FINE = "fine"
    BROKEN = "broken"
    CHANGED = "leads to another host"
    UNSURE = "refuses to be checked"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class LinkCheckResult:
    """An address with its status and the reason.

    Args:
        address: The address as it stands on the site.
        status: What became of it.
        reason: Why, in words.
    """

    address: str
    status: LinkStatus
    reason: str


def check_links(
    addresses: Iterable[str], *, ask: Ask, is_own: Callable[[str], bool]
) -> Iterator[LinkCheckResult]:
    """Check addresses, a few at once; yield the results as they come in.

    Args:
        addresses: Full addresses.
        ask: Asks the network: a method and an address give an answer.
        is_own: Whether a host is this site's own, which is never asked.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [
            pool.submit(check_link, one, ask=ask, is_own=is_own) for one in addresses
        ]
        try:
            for done in as_completed(asked):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def check_link(
    address: str, *, ask: Ask, is_own: Callable[[str], bool]
) -> LinkCheckResult:
    """Follow an address to its end.

    Args:
        address: A full address.
        ask: Asks the network: a method and an address give an answer.
        is_own: Whether a host is this site's own, which is never asked.
    """
    try:
        first = _hostname_of(address)
        if is_own(first):
            return LinkCheckResult(address, LinkStatus.NOT_ASKED, "a page of this site")
        status, last = _follow_redirects(address, ask, is_own)
    except BlockedAddressError as error:
        return LinkCheckResult(address, LinkStatus.NOT_ASKED, str(error))
    except (OSError, HTTPException, ValueError) as error:
        return LinkCheckResult(address, LinkStatus.BROKEN, _describe_error(error))
    return _classify_response(address, status, first, _hostname_of(last))


def _follow_redirects(
    address: str, ask: Ask, is_own: Callable[[str], bool]
) -> tuple[int, str]:
    """Return the last status and the last address; our own host is not asked.

    Raises:
        ValueError: it redirects without end.
    """
    for _ in range(MOST_HOPS):
        answer = ask("HEAD", address)
        if answer.status >= 400:  # many servers know no HEAD
            answer = ask("GET", address)
        if not (300 <= answer.status < 400 and answer.location):
            return answer.status, address
        address = urljoin(address, answer.location)
        if is_own(_hostname_of(address)):
            return answer.status, address
    raise ValueError("redirects without end")


def _classify_response(
    address: str, status: int, first: str, last: str
) -> LinkCheckResult:
    if status in REFUSES_MACHINES:
        return LinkCheckResult(
            address, LinkStatus.UNSURE, f"{_describe_status(status)}; look yourself"
        )
    if status >= 400:
        return LinkCheckResult(address, LinkStatus.BROKEN, _describe_status(status))
    if first.removeprefix("www.") != last.removeprefix("www."):
        return LinkCheckResult(address, LinkStatus.CHANGED, f"now {last}")
    return LinkCheckResult(address, LinkStatus.FINE, _describe_status(status))


def _hostname_of(address: str) -> str:
    """Return the host of a web address.

    Raises:
        BlockedAddressError: it is no web address.
    """
    url = resolve_url(address)
    if url is None:
        raise BlockedAddressError("no web address")
    return url.host


def _describe_status(status: int) -> str:
    names = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {names.get(status, '')}".strip()


def _describe_error(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return str(said).strip() or type(error).__name__
