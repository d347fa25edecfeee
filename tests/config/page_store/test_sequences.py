"""Staff, askers and the clock in any order: no worker gives out a stale byte."""

from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ads.models import Advertiser, AffiliateProgramme, Campaign, Creative, Placement
from articles.models import Article, Author, Correction, Image, Page, Topic
from articles.workflow import publishing
from articles.workflow.publishing import TransitionNotAllowed
from config.models import PeriodicTask, SiteSettings
from qa.models import CrisisResource
from tests.ads.factories import make_placement
from tests.articles.factories import make_article, make_topic
from tests.config.page_store.conftest import ask
from tests.examples import walks
from tests.qa.factories import make_published, make_question
from tests.qa.models.test_queue import ACTS, act

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/articles/essay/", "/questions/", "/questions/first/", "/questions/second/",
    "/articles/", "/topics/topic/", "/feeds/articles/", "/feeds/answers/", "/author/",
    "/sitemap-essays-1.xml", "/sitemap-threads-1.xml", "/sitemap.xml", "/help-now/",
    "/advertising/", "/robots.txt", "/topics/topic/feed/", "/questions/?page=1",
]  # fmt: skip
numbers = count(1)


def word() -> str:
    return f"Word {next(numbers)}"


def essay() -> Article:
    return Article.objects.get(slug="essay")


def change_essay() -> None:
    row = essay()
    row.headline = word()
    row.save()


def schedule_essay() -> None:
    row = make_article(topics=[Topic.objects.get(slug="topic")])
    at = timezone.now() + timedelta(minutes=50)
    publishing.publish(row, by=None, at=at, despite_problems=True)


def run_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_author SET name = %s", [word()])


def place_soon() -> None:
    now = timezone.now()
    later = {"ends_at": now + timedelta(minutes=80)}
    make_placement(starts_at=now + timedelta(minutes=20), **later)


def end_placements() -> None:
    now = timezone.now()
    Placement.objects.filter(starts_at__lt=now).update(ends_at=now)


def exclude_topic() -> None:
    for campaign in Campaign.objects.all()[:2]:
        campaign.excluded_topics.set(Topic.objects.all()[:1])


def toggle(model: type, field: str) -> None:
    for row in model.objects.all():
        setattr(row, field, not getattr(row, field))
        row.save()


def bulk_update_images() -> None:
    images = list(Image.objects.all())
    for image in images:
        image.alternative_text = word()
    Image.objects.bulk_update(images, ["alternative_text"])


def correct() -> None:
    today = timezone.localdate()
    Correction.objects.create(article=essay(), corrected_on=today, text=word())


def change_nothing_public() -> None:
    make_question()
    make_article(topics=[make_topic()])
    PeriodicTask.objects.update_or_create(
        name="mail", defaults={"last_success_at": timezone.now()}
    )


STAFF = {
    "change essay": change_essay,
    "unpublish essay": lambda: publishing.unpublish(essay(), by=None),
    "publish essay": lambda: publishing.publish(
        essay(), by=None, despite_problems=True
    ),
    "schedule essay": schedule_essay,
    "topics": lambda: essay().topics.set([]),
    "topics again": lambda: essay().topics.set(Topic.objects.all()),
    "related": lambda: essay().related.set(Article.objects.exclude(slug="essay")),
    "correct": correct,
    "uncorrect": lambda: Correction.objects.all().delete(),
    "rename topic": lambda: Topic.objects.update(title=word()),
    "menu": lambda: toggle(Topic, "in_menu"),
    "settings": lambda: SiteSettings.objects.update(notice=word()),
    "advertising": lambda: toggle(SiteSettings, "advertising_enabled"),
    "robots": lambda: toggle(SiteSettings, "crawlers_may_train"),
    "helpline": lambda: CrisisResource.objects.create(
        country="X", name=word(), last_checked="2026-11-03"
    ),
    "unchecked helpline": lambda: CrisisResource.objects.create(
        country="X", name=word()
    ),
    "check helplines": lambda: CrisisResource.objects.update(last_checked="2026-11-03"),
    "no helpline": lambda: CrisisResource.objects.all().delete(),
    "page": lambda: Page.objects.update(title=word(), body_html=word()),
    "raw SQL": run_sql,
    "author": lambda: Author.objects.update(remark=word()),
    "images": bulk_update_images,
    "place soon": place_soon,
    "end placements": end_placements,
    "retire": lambda: Creative.objects.order_by("?").first().retire(),
    "restore": lambda: [one.restore() for one in Creative.objects.all()],
    "programme": lambda: toggle(AffiliateProgramme, "is_active"),
    "advertiser": lambda: Advertiser.objects.update(remark=word()),
    "campaign": lambda: Campaign.objects.update(type="community"),
    "exclude topic": exclude_topic,
    "nothing public": change_nothing_public,
}
STEPS = st.one_of(
    st.sampled_from(ACTS).map(lambda name: ("question", name)),
    st.sampled_from(sorted(STAFF)).map(lambda name: ("staff", name)),
    st.integers(-60, 1500).map(lambda minutes: ("clock", minutes)),
)
READS = st.lists(st.sampled_from(PAGES), min_size=1, max_size=3)


class World:
    """A site whose clock a test turns, and two workers that read from it."""

    def __init__(self, stores) -> None:
        self.stores = stores
        self.other = make_published(title="First")
        self.question = make_published(title="Second")
        self.ahead = timedelta()

    def do(self, kind: str, what) -> None:
        if kind == "clock":
            self.ahead += timedelta(minutes=what)
        elif kind == "question":
            act(self.question, what, self.other)
        else:
            with suppress(TransitionNotAllowed), transaction.atomic():
                STAFF[what]()

    def read(self, pages) -> None:
        for page in pages:
            for store in self.stores:
                ask(store, page)


@walks(6)
@given(steps=st.lists(st.tuples(STEPS, READS), min_size=1, max_size=8))
def test_no_worker_gives_out_a_stale_byte(whole_site, make_store, monkeypatch, steps):
    now = timezone.now
    stores = [make_store(), make_store()]
    with transaction.atomic():
        world = World(stores)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: now() + world.ahead)
            world.read(["/", "/articles/essay/"])
            for (kind, what), pages in steps:
                world.read(pages)
                world.do(kind, what)
                world.read(["/", "/articles/essay/", *pages])
                assert not any(store.counts["stale"] for store in stores), (kind, what)
            hits = [store.counts["hits"] for store in stores]
            world.read(["/"])
            assert [store.counts["hits"] - 1 for store in stores] == hits
        transaction.set_rollback(True)
