"""Browser family from a User-Agent header: coarse on purpose, nothing else is kept."""

from django.http import HttpRequest

# The first that is named counts: most browsers name the ones that they resemble, too.
FAMILIES = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def browser_family(request: HttpRequest) -> str:
    """Return the family of the browser, such as "Firefox", or "another browser"."""
    header = request.headers.get("User-Agent", "")
    found = (name for mark, name in FAMILIES.items() if mark in header)
    return next(found, "another browser")
