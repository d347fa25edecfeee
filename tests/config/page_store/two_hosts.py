"""Publish, read from two hosts and erase, again and again; run by `test_two_hosts`.

A process of the site whose environment it is given. Its arguments: how often, and where
the two hosts listen. It prints what it counted, as JSON.
"""

import http.client
import json
import sys
from collections import Counter
from urllib.parse import urlsplit

import django

READS = 2  # of each page on each host before the erasure: the later ones are hits


def read(bind: str, path: str) -> tuple[int, str]:
    """Return status and body of a page, read from one host under the site's name."""
    from django.conf import settings

    connection = http.client.HTTPConnection(bind, timeout=30)
    connection.request(
        "GET", path, headers={"Host": urlsplit(settings.SITE_URL).netloc}
    )
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def publish_and_erase(hosts: list[str], counts: Counter) -> None:
    from qa import moderation
    from tests.qa.factories import make_published

    thread = make_published()
    pages = [thread.get_absolute_url(), "/questions/", "/feeds/answers/"]
    for _ in range(READS):
        for host in hosts:
            for page in pages:
                status, body = read(host, page)
                counts["shown"] += status == 200 and thread.title in body
    title = thread.title
    moderation.erase(thread)
    for host in hosts:
        counts["gone"] += read(host, pages[0])[0] == 410
        for page in pages[1:]:
            status, body = read(host, page)
            counts["gone"] += status == 200 and title not in body


def main() -> None:
    times, *hosts = sys.argv[1:]
    django.setup()
    from config.models import SiteSettings
    from tests.articles.factories import make_author

    SiteSettings.load().save()
    make_author()
    counts: Counter = Counter()
    for _ in range(int(times)):
        publish_and_erase(hosts, counts)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
