"""Every public address, so that a sweep can say that it saw them all.

A new URL pattern must be added here, or the sweeps fail.
"""

from django.urls import URLPattern, URLResolver, get_resolver

# Reading pages: the same bytes for everybody, kept by anyone who revalidates.
READING = {
    "home": ["/"],
    "search": [
        "/search/",
        "/search/?q=words",
        "/search/?q=why+waiting&kind=answer&topic=topic",
        "/search/?q=nothing-of-this-kind&kind=essay",
    ],
    "articles:list": ["/articles/"],
    "articles:detail": ["/articles/essay/"],
    "articles:topics": ["/topics/"],
    "articles:topic": ["/topics/topic/"],
    "articles:feed": ["/feeds/articles/"],
    "articles:topic_feed": ["/topics/topic/feed/"],
    "answer_feed": ["/feeds/answers/"],
    "sitemap": ["/sitemap.xml"],
    "sitemap_file": [
        "/sitemap-lists-1.xml",
        "/sitemap-essays-1.xml",
        "/sitemap-topics-1.xml",
        "/sitemap-pages-1.xml",
        "/sitemap-authors-1.xml",
        "/sitemap-threads-1.xml",
    ],
    "robots": ["/robots.txt"],
    "articles:author": ["/author/"],
    "articles:follow": ["/follow/"],
    "articles:page": ["/about/", "/privacy/", "/advertising/", "/help-now/"],
    "qa:list": [
        "/questions/",
        "/questions/?about=essay",
        "/questions/?q=why+waiting",
        "/questions/?q=nothing-of-this-kind",
    ],
    "qa:topic": ["/questions/topics/topic/", "/questions/topics/topic/?q=why+waiting"],
    "qa:detail": ["/questions/answered/", "/questions/sensitive/"],
}
# One person's pages: kept by nobody.
PRIVATE = {
    "qa:ask": ["/questions/ask/", "/questions/ask/?about=essay"],
    "qa:yours": ["/questions/yours/"],
    "qa:closed": ["/questions/yours/closed/"],
    "qa:lost_link": ["/questions/yours/lost/"],
    "qa:mailed_link": [],  # made per question
    "qa:mail": [],  # likewise
    "qa:report": ["/questions/answered/report/", "/questions/sensitive/report/"],
    "qa:reported": [],  # made per report
    "articles:preview": [],  # made per essay
    "articles:follow_mail": ["/follow/mail/", "/follow/mail/?sent=1"],
    "articles:subscription": [],  # made per subscription
}
# Neither: no page of ours, or none at all.
OTHER = {
    "ads:go": ["/go/lamp/"],
    "ads:seen": [],  # hears what was seen, shows nothing
    "ads:ads_txt": ["/ads.txt"],
    "healthz": ["/healthz"],
    "security": ["/.well-known/security.txt"],
    "media": [],  # uploads by staff; nothing of a reader's
}
# Sign-in and one's own account: the admin's, though they stand outside its namespace.
ACCOUNT = ("account_", "mfa_")
STAFF = {"markdownx_frame", "markdownx_markdownify", "markdownx_upload", "style"}

PUBLIC = READING | PRIVATE | OTHER


def patterns(resolver=None, prefix: str = "") -> set[str]:
    """Return the name of every URL pattern outside the admin."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace == "admin":
                continue
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
    return {name for name in found - STAFF if not name.startswith(ACCOUNT)}


def all_addresses(groups: dict[str, list[str]]) -> list[str]:
    """Return the addresses of a group, one after the other."""
    return [address for addresses in groups.values() for address in addresses]
