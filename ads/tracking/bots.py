"""Tell readers from bots, prefetching browsers, other sites and signed-in staff.

Everything here is read from the request in hand and forgotten with it.
"""

import re

from django.conf import settings
from django.http import HttpRequest

# By what they call themselves; a robot that says it is a browser is counted as one.
# Cubot makes telephones.
_ROBOT = re.compile(
    r"(?<!cu)bot(?:\b|[_-])|crawl|spider|slurp|archiver|headless|lighthouse|pingdom|uptime"
    r"|facebookexternalhit|preview|validator|scan|monitor|fetch|feed|scrapy|phantomjs"
    r"|^(curl|wget|python|java|go-http|okhttp|libwww|ruby|perl|node|axios|httpie)\b",
    re.IGNORECASE,
)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_reader(request: HttpRequest) -> bool:
    """Whether a request comes from a human reader, as far as can be told.

    The session is read only where the request brings its cookie; readers have none.

    Args:
        request: A click or a beacon.
    """
    return not (
        request.method == "HEAD"
        or _is_robot(request.headers.get("User-Agent", ""))
        or _is_prefetch(request)
        or _is_cross_site(request)
        or _is_staff(request)
    )


def _is_robot(user_agent: str) -> bool:
    return not user_agent or bool(_ROBOT.search(user_agent))


def _is_prefetch(request: HttpRequest) -> bool:
    """Whether a browser prefetches or prerenders this.

    Source:
        Fetch Standard, `Sec-Purpose`; the other names are older browsers' own.
    """
    said = " ".join(request.headers.get(name, "") for name in _AHEAD).lower()
    return any(word in said for word in ("prefetch", "prerender", "preview"))


def _is_cross_site(request: HttpRequest) -> bool:
    """Whether a browser says that another site, or an image, made the request.

    Neither is a click on a block of ours. A browser that says nothing is believed.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    wanted = request.headers.get("Sec-Fetch-Dest", "empty")
    return site not in ("same-origin", "none") or wanted not in ("empty", "document")


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
