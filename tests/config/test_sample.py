"""The sample shows what the software is for; this holds it to what was promised."""

from collections import Counter
from datetime import date
from io import StringIO
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

from articles import markup
from articles.models import Article
from articles.workflow.publish_checks import find_problems
from config.models import SiteSettings
from config.sample.loader import HERE, PICTURE_NAME, Sample
from qa.models import Flag, Question
from qa.models.queue import Queue, queue_of

MAIN = "emotional-distancing"
FILMS = "screening-room"
LINES = {"988", "116 123", "13 11 14", "1737"}
COUNTRIES = [
    "United Kingdom", "Ireland", "United States", "Canada", "Australia", "New Zealand",
]  # fmt: skip
DRAWN = {"svg", "g", "path", "circle", "rect"}


@pytest.fixture
def sample():
    """What is written in the files, not yet entered anywhere."""
    return Sample(lambda step: None)


def essays(sample):
    return [row for row in sample.data["article"] if FILMS not in row["topics"]]


def films(sample):
    return [row for row in sample.data["article"] if FILMS in row["topics"]]


def body_of(row):
    return (HERE / "articles" / f"{row['slug']}.md").read_text()


def published(sample):
    rows = sample.questions["question"]
    return [row for row in rows if row["state"] == "published"]


def test_six_essays_and_two_films_are_as_long_as_they_should_be(sample):
    words = {row["slug"]: markup.render(body_of(row)).words for row in essays(sample)}
    assert 1400 <= words.pop(MAIN) <= 1800
    assert len(words) >= 5
    assert all(700 <= length <= 1200 for length in words.values()), words
    notes = [markup.render(body_of(row)).words for row in films(sample)]
    assert len(notes) >= 2
    assert all(length <= 500 for length in notes), notes


def test_every_essay_shows_a_picture_and_leads_to_another(sample):
    for row in sample.data["article"]:
        assert "/// figure" in body_of(row), row["slug"]
        assert row["related"], row["slug"]
        assert row["slug"] not in row["related"]


def test_every_essay_names_its_sources(sample):
    assert all("[^" in body_of(row) for row in essays(sample))


def test_main_essay_exercises_every_block(sample):
    body = next(body_of(row) for row in essays(sample) if row["slug"] == MAIN)
    blocks = Counter(line.split()[1] for line in body.split("\n") if line[:4] == "/// ")
    assert blocks["figure"] == 3
    assert blocks["pull"] == 2
    assert {"note", "video", "ad-break"} <= blocks.keys()


def test_every_picture_is_described_or_decorative(sample):
    pictures = {path.name for path in (HERE / "images").glob("*.png")}
    assert pictures == sample.data["picture"].keys()
    for name, words in sample.data["picture"].items():
        is_described = bool(words.get("alternative_text", "").strip())
        assert is_described != words.get("is_decorative", False), name


def test_every_picture_is_drawn_here_with_attributes_only():
    stems = [{p.stem for p in (HERE / "images").glob(f"*.{e}")} for e in ("svg", "png")]
    assert stems[0] == stems[1]
    for path in (HERE / "images").glob("*.svg"):
        for element in ElementTree.parse(path).iter():  # noqa: S314 - our own file
            assert element.tag.rpartition("}")[2] in DRAWN, path.name
            assert not {"style", "class"} & element.attrib.keys(), path.name


def test_picture_says_the_same_in_an_essay_as_in_its_record(sample):
    for row in sample.data["article"]:
        for line in body_of(row).split("\n"):
            if line.startswith("!["):
                words = line[2:].partition("](")[0]
                name = PICTURE_NAME.search(line)[2]
                assert words == sample.data["picture"][name]["alternative_text"], name


def test_twenty_threads_are_spread_and_of_a_readable_length(sample):
    about = Counter(row["article"] for row in published(sample))
    assert about.pop(MAIN) >= 12
    assert about.total() >= 8
    for row in sample.questions["question"]:
        assert 80 <= len(row["body"].split()) <= 400, row["key"]
    for row in published(sample):
        assert 80 <= len(row["answer"].split()) <= 400, row["key"]


def test_nobody_speaks_twice_and_no_answer_opens_like_another(sample):
    names = Counter(row["pseudonym"] for row in sample.questions["question"])
    assert max(names.values()) == 1
    openings = Counter(tuple(row["answer"].split()[:3]) for row in published(sample))
    assert max(openings.values()) == 1, openings.most_common(2)


def test_nobody_real_is_advertised(sample):
    hosts = [urlsplit(row["target_url"]).netloc for row in sample.data["creative"]]
    hosts += [host for row in sample.data["programme"] for host in row["link_rules"]]
    assert hosts
    assert all(host.endswith(".example") for host in hosts), hosts


def test_helplines_are_there_and_most_say_when_they_were_checked(sample):
    rows = sample.data["help"]
    checked = [row for row in rows if "last_checked" in row]
    assert {row.get("phone") for row in checked} >= LINES
    assert len(rows) - len(checked) <= 2
    assert all("last_checked" in row for row in rows if row["in_footer"])
    assert all(row["last_checked"] <= date.today() for row in checked)


@pytest.mark.parametrize("country", COUNTRIES)
def test_country_has_emergency_talk_writing_abuse_and_youth(sample, country):
    rows = [row for row in sample.data["help"] if row["country"] == country]
    assert any(row.get("is_emergency") for row in rows)
    assert any(row["in_footer"] for row in rows)
    assert any(row.get("text_number") for row in rows if "last_checked" in row)
    assert {row.get("audience") for row in rows} >= {"abuse", "young"}


def test_pages_without_the_database_name_the_emergency_numbers_of_the_sample(sample):
    bare = render_to_string("qa/_emergency_bare.html")
    for row in sample.data["help"]:
        if row.get("is_emergency"):
            place = bare.split(f'<a href="tel:{row["phone"]}">', 1)[1].split("<a ", 1)[
                0
            ]
            assert row["country"] in place


def test_every_page_says_that_it_is_a_sample(sample_site, client):
    notice = SiteSettings.objects.get().notice
    assert notice
    for article in Article.objects.published():
        assert notice in client.get(article.get_absolute_url()).content.decode()


def test_nothing_blocks_the_publication_of_an_essay(sample_site):
    found = {
        str(essay): [one for one in find_problems(essay) if one.blocks]
        for essay in Article.objects.all()
    }
    assert len(found) > 1
    assert not any(found.values()), found


def test_every_text_that_readers_see_passes_the_checks(sample_site):
    call_command("check_texts", stdout=StringIO())


def test_film_note_carries_no_more_than_one_advertisement(sample_site, client):
    films = Article.objects.published().filter(topics__slug=FILMS)
    pages = [client.get(film.get_absolute_url()).content.decode() for film in films]
    assert [page.count("paid for by") for page in pages] == [1, 1]


def test_questions_stand_in_every_state_that_there_is_to_see(sample_site):
    waiting = Counter(queue_of(question) for question in Question.objects.waiting())
    assert waiting[Queue.NEW] >= 2
    assert {Queue.AWAITING_ANSWER, Queue.DRAFTED, Queue.NEEDS_INFO} <= waiting.keys()
    assert len(Flag.objects.up().of_kinds([Flag.Kind.URGENT])) == 1
    assert Question.objects.filter(status=Question.Status.DECLINED).count() == 1
    public = Question.objects.published()
    assert public.filter(edited_for_privacy=True).count() == 1
    [sensitive] = public.filter(is_sensitive=True)
    assert sensitive.content_note
    replies = [question.replies.published() for question in public]
    assert [r.answers().count() for r in replies if r.follow_ups().exists()] == [2]
