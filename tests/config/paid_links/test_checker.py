"""Links: what still answers, what moved, and which machines are never asked."""

import socketserver
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from ads.models import Slot
from articles.models import Article, Topic
from config.paid_links import inventory
from config.paid_links.checker import LinkStatus, check_link, check_links
from config.paid_links.http_client import (
    Response,
    SafeHTTPClient,
)
from qa.models import Question
from tests.ads.factories import (
    make_creative,
    make_placement,
    make_programme,
    tomorrow,
    yesterday,
)
from tests.articles import factories as articles
from tests.cases import for_each
from tests.qa.factories import make_published, make_question

SHOP = "https://shop.example/lamps"
# Of a client that may ask this machine, at whatever port a test was given.
ANY = {"is_allowed": lambda ip: True, "ports": range(1, 65536)}


class Web:
    """A network that is a dictionary, and remembers what was asked."""

    def __init__(self, **answers) -> None:
        self.answers = answers.pop("answers", {})
        self.asked: list[tuple[str, str]] = []

    def __call__(self, method: str, address: str) -> Response:
        self.asked.append((method, address))
        answer = self.answers.get((method, address), self.answers.get(address, 200))
        if isinstance(answer, Exception):
            raise answer
        return Response(*answer) if isinstance(answer, tuple) else Response(answer)


def found(web: Web, address: str = SHOP):
    return check_link(address, ask=web, is_own=lambda host: host == "own.example")


class TestCheck:
    def test_page_that_answers_is_fine_and_asked_once(self):
        web = Web()
        assert found(web).status == LinkStatus.FINE
        assert web.asked == [("HEAD", SHOP)]

    def test_server_that_knows_no_head_is_asked_again(self):
        web = Web(answers={("HEAD", SHOP): 405})
        assert found(web).status == LinkStatus.FINE
        assert web.asked == [("HEAD", SHOP), ("GET", SHOP)]

    @for_each("status", [404, 410, 500, 503])
    def test_error_is_broken_and_named(self, status):
        finding = found(Web(answers={SHOP: status}))
        assert finding.status == LinkStatus.BROKEN
        assert str(status) in finding.reason

    @for_each("status", [403, 429, 999])
    def test_server_that_keeps_machines_out_is_no_broken_link(self, status):
        assert found(Web(answers={SHOP: status})).status == LinkStatus.UNSURE

    @for_each(
        "error", [TimeoutError("timed out"), ConnectionRefusedError(), ValueError("x")]
    )
    def test_nobody_there_is_broken_with_a_reason(self, error):
        finding = found(Web(answers={SHOP: error}))
        assert finding.status == LinkStatus.BROKEN
        assert finding.reason

    def test_redirect_on_the_same_host_is_fine(self):
        web = Web(answers={SHOP: (301, "/lights"), "https://shop.example/lights": 200})
        assert found(web).status == LinkStatus.FINE

    def test_www_is_the_same_host(self):
        web = Web(answers={SHOP: (301, "https://www.shop.example/lamps")})
        assert found(web).status == LinkStatus.FINE

    def test_redirect_to_another_host_is_named(self):
        web = Web(answers={SHOP: (302, "//parked.example/?from=shop")})
        finding = found(web)
        assert (finding.status, finding.reason) == (
            LinkStatus.CHANGED,
            "now parked.example",
        )

    def test_redirect_without_end_is_broken(self):
        web = Web(answers={SHOP: (302, SHOP)})
        assert found(web).status == LinkStatus.BROKEN
        assert len(web.asked) < 10

    def test_own_host_is_never_asked(self):
        web = Web(answers={SHOP: (302, "https://own.example/admin/")})
        assert found(web, "https://own.example/a").status == LinkStatus.NOT_ASKED
        assert web.asked == []
        assert found(web).status == LinkStatus.CHANGED
        assert web.asked == [("HEAD", SHOP)]

    @for_each(
        "address", ["ftp://shop.example/", "file:///etc/passwd", "https://[/", "x"]
    )
    def test_what_is_no_web_address_is_never_asked(self, address):
        web = Web()
        assert found(web, address).status == LinkStatus.NOT_ASKED
        assert web.asked == []

    def test_redirect_to_a_file_ends_there(self):
        web = Web(answers={SHOP: (302, "file:///etc/passwd")})
        assert found(web).status == LinkStatus.NOT_ASKED
        assert len(web.asked) == 1

    def test_no_more_than_four_are_asked_at_once(self):
        lock, now = threading.Lock(), SimpleNamespace(running=0, most=0)
        meet = threading.Barrier(4)

        def ask(method, address):
            with lock:
                now.running += 1
                now.most = max(now.most, now.running)
            meet.wait(30)
            with lock:
                now.running -= 1
            return Response(200)

        addresses = [f"https://shop.example/{number}" for number in range(12)]
        done = list(check_links(addresses, ask=ask, is_own=lambda host: False))
        assert (len(done), now.most) == (12, 4)


class TestNetwork:
    def test_answer_redirect_and_name_come_through(self):
        with serving(302, Location="https://a.example/") as server:
            ask = SafeHTTPClient(
                "check (+https://site.example/)",
                is_allowed=lambda _: True,
                ports=range(1, 65536),
            )
            answer = ask("HEAD", f"http://127.0.0.1:{server.port}/ä b?c=ü#part")
        assert answer == Response(302, "https://a.example/")
        heard = server.heard[0]
        assert heard.command == "HEAD"
        assert heard.path == "/%C3%A4%20b?c=%C3%BC"
        assert heard.headers["User-Agent"] == "check (+https://site.example/)"
        assert heard.headers["Host"] == f"127.0.0.1:{server.port}"
        assert "Cookie" not in heard.headers and "Referer" not in heard.headers

    def test_silent_server_is_given_up(self):
        with serving(None) as server:
            ask = SafeHTTPClient("check", **ANY, timeout=0.2)
            with pytest.raises(TimeoutError):
                ask("GET", f"http://127.0.0.1:{server.port}/")

    def test_server_that_answers_a_byte_at_a_time_is_given_up(self):
        with serving("drip") as server:
            ask = SafeHTTPClient("check", **ANY, longest=0.3)
            finding = check_link(
                f"http://127.0.0.1:{server.port}/", ask=ask, is_own=lambda host: False
            )
        assert finding.status == LinkStatus.BROKEN


@contextmanager
def serving(status, **headers):
    """Serve one answer on a port of this machine."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            server.heard.append(self)
            while status == "drip" and not over.wait(0.02):
                self.wfile.write(b"H")
            if status in (None, "drip"):
                over.wait(30)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_HEAD = answer

        def log_message(self, *args):
            pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address, heard = True, True, []

        def handle_error(self, request, client_address):
            pass  # whoever hung up was meant to

    with Server(("127.0.0.1", 0), Handler) as server:
        server.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def links(db, site):
    """A site with paid links where readers meet them, and some where nobody does."""
    make_programme(link_rules="books.example")
    lamp = make_creative(headline="Lamps", target_url=SHOP)
    make_placement(creative=lamp)
    make_placement(creative=lamp, slot=Slot.END, ends_at=tomorrow())
    over = make_creative(target_url="https://over.example/")
    make_placement(creative=over, ends_at=yesterday(), starts_at=long_ago())
    make_creative(target_url="https://never-placed.example/")
    retired = make_creative(target_url="https://retired.example/")
    make_placement(creative=retired)
    retired.retire()
    later = make_creative(headline="Later", target_url="https://later.example/")
    make_placement(creative=later, starts_at=tomorrow())
    topic = articles.make_topic(
        slug="topic", title="Topic", intro="[t](https://books.example/topic)"
    )
    articles.make_published(
        headline="Seen",
        topics=[topic],
        body="[a](https://www.books.example/a?x=1&y=2) [b](https://free.example/)",
    )
    seen = Article.objects.get(headline="Seen")
    text = "[e](https://books.example/corrected)"
    seen.corrections.create(text=text, corrected_on=date(2026, 11, 1))
    articles.make_article(slug="draft", body="[d](https://books.example/draft)")
    make_published(
        title="Asked", answer="[c](https://books.example/c)", despite_checks=True
    )
    make_question(body="https://books.example/private")
    assert Topic.objects.count() == 1


def long_ago():
    from datetime import timedelta

    return yesterday() - timedelta(days=30)


PLACES = {
    SHOP: ["Block “Lamps”"],
    "https://later.example/": ["Block “Later”"],
    "https://www.books.example/a?x=1&y=2": ["Essay “Seen”"],
    "https://books.example/corrected": ["Correction of the essay “Seen”"],
    "https://books.example/topic": ["Topic “Topic”"],
}
ANSWERED = "https://books.example/c"
ALL = {*PLACES, ANSWERED}


def run(web: Web) -> str:
    out = StringIO()
    # As from a shell: with the checks that `call_command` leaves out.
    call_command("check_links", ask=web, stdout=out, skip_checks=False)
    return out.getvalue()


class TestCommand:
    def test_what_readers_can_meet_is_gathered_with_its_places(self, links):
        reference = Question.objects.get(title="Asked").reference
        answer = f"Answer to question “{reference}”"
        assert inventory.collect_paid_urls() == {**PLACES, ANSWERED: [answer]}

    def test_ended_programme_is_no_paid_link(self, links):
        from ads.models import AffiliateProgramme

        AffiliateProgramme.objects.update(is_active=False)
        assert set(inventory.collect_paid_urls()) == {SHOP, "https://later.example/"}

    def test_all_well_says_so(self, links):
        web = Web()
        out = run(web)
        assert out == f"Paid links: {len(ALL)} fine.\n"
        assert {address for _, address in web.asked} == ALL

    def test_broken_link_is_listed_with_its_place_and_fails(self, links):
        out = StringIO()
        with pytest.raises(CommandError, match="Broken paid links: 1"):
            call_command(
                "check_links", ask=Web(answers={SHOP: 404}), stdout=out, stderr=out
            )
        assert f"broken: {SHOP} (404 Not Found)\n    in Block “Lamps”" in out.getvalue()

    def test_changed_host_is_listed_and_fails_not(self, links):
        out = run(Web(answers={SHOP: (301, "https://parked.example/")}))
        assert f"leads to another host: {SHOP} (now parked.example)" in out

    def test_own_pages_are_not_asked(self, links, settings):
        settings.SITE_URL = "https://shop.example"
        web = Web()
        run(web)
        assert SHOP not in {address for _, address in web.asked}

    def test_site_without_paid_links_is_well(self, site):
        assert run(Web()) == "Paid links: none.\n"
