"""A published thread says whose words are whose, what was edited, and when."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from articles.models import Author
from qa import moderation
from qa.models import Reply
from tests.articles.factories import make_published as make_essay
from tests.qa.factories import fresh, make_edit, make_published, make_question, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARK = "wolfsbane"
PATH = "/questions/answered/"
EDITED = "Edited for privacy and length before publication."


class Voices(HTMLParser):
    """Counts who speaks on a page, and notes one voice standing inside another."""

    count, is_nested = 0, False

    def __init__(self):
        super().__init__()
        self.divs: list[bool] = []

    def handle_starttag(self, tag, attrs):
        if tag == "div":
            classes = (dict(attrs).get("class") or "").split()
            is_voice = bool({"thread-question", "thread-answer"} & set(classes))
            self.is_nested |= is_voice and any(self.divs)
            self.count += is_voice
            self.divs.append(is_voice)

    def handle_endtag(self, tag):
        if tag == "div":
            self.divs.pop()


@pytest.fixture
def thread():
    return publish(make_question(title="Answered"))


def write_again(question, follow_up="One thing more.", answer="Another answer."):
    moderation.follow_up(question, follow_up)
    return publish(fresh(question), follow_up=follow_up, answer=answer)


def test_answer_names_the_psychologist_in_words_with_a_date(thread, client):
    Author.objects.update(
        name="Dr Ilse Marrow", role="Clinical psychologist", credentials="PhD, Leiden"
    )
    page = client.get(PATH).text
    assert "Answer by Dr Ilse Marrow" in page
    assert "Clinical psychologist, PhD, Leiden" in page
    day = timezone.localtime(thread.published_at)
    assert f"{day.day} {day:%B %Y}</time>" in page


def test_role_that_the_credentials_say_already_is_said_once(thread, client):
    Author.objects.update(role="Psychologist", credentials="PhD, psychologist")
    page = client.get(PATH).text
    assert "PhD, psychologist" in page
    assert "Psychologist, PhD" not in page


def test_permalink_of_an_answer_names_a_place_on_the_page(thread, client):
    anchor = thread.replies.get().anchor
    page = client.get(PATH).text
    assert f'href="#{anchor}"' in page
    assert page.count(f'id="{anchor}"') == 1


def test_edited_question_says_so_and_an_unedited_one_does_not(thread, client):
    words = EDITED
    assert words not in client.get(PATH).text
    publish(fresh(thread), body="Shorter.")
    assert words in client.get(PATH).text


def test_another_name_than_was_sent_is_said_to_be_edited(client):
    publish(make_question(title="Answered", pseudonym="Maud"), pseudonym="Grey Gate")
    assert EDITED in client.get(PATH).text


@pytest.mark.parametrize(("published", "count"), [("He left.", 0), ("She left.", 1)])
def test_follow_up_in_other_words_than_were_sent_says_so(
    thread, client, published, count
):
    moderation.follow_up(thread, "He left.")
    publish(fresh(thread), follow_up=published, answer="Another answer.")
    page = client.get(PATH).text
    assert published in page
    assert page.count(EDITED) == count


def test_edited_follow_up_stays_so_once_the_original_is_deleted(thread, client):
    moderation.follow_up(thread, "He left.")
    publish(fresh(thread), follow_up="She left.", answer="Another answer.")
    moderation.purge_originals(thread, before=timezone.now())
    publish(fresh(thread), title="Answered", body="B", pseudonym="P", answer="Better.")
    assert client.get(PATH).text.count(EDITED) == 1


def test_edited_answer_says_on_which_day(thread, client):
    assert "Edited on" not in client.get(PATH).text
    publish(fresh(thread), answer="A better answer.")
    Reply.objects.update(edited_at=timezone.now() - timedelta(days=400))
    day = timezone.localtime(Reply.objects.get().edited_at)
    assert f"{day.day} {day:%B %Y}</time>." in client.get(PATH).text


def test_closed_thread_says_so(thread, client):
    assert "question is closed" not in client.get(PATH).text
    moderation.close(thread, by=None, base=thread.version)
    assert "question is closed" in client.get(PATH).text


def test_thread_is_read_in_the_order_it_was_written(thread, client):
    write_again(fresh(thread))
    page = client.get(PATH).text
    places = [
        page.index(words)
        for words in (thread.body, "An answer.", "One thing more.", "Another answer.")
    ]
    assert places == sorted(places)


def test_no_reply_stands_inside_another_however_often_it_goes_on(thread, client):
    """Depth is two: a question, and what follows it."""
    for number in range(4):
        write_again(fresh(thread), f"Again {number}.", f"Answer {number}.")
    voices = Voices()
    voices.feed(client.get(PATH).text)
    assert voices.count == 10
    assert not voices.is_nested


def test_hidden_thread_hides_its_follow_ups_and_brings_them_back(thread, client):
    write_again(fresh(thread), follow_up=f"{MARK} again.")
    base = fresh(thread).version
    moderation.hide(thread, by=None, base=base)
    for path in (PATH, "/questions/", f"{PATH}report/"):
        assert MARK not in client.get(path).text
    moderation.restore(thread, by=None, base=base + 1)
    assert MARK in client.get(PATH).text


def test_request_and_response_are_on_no_public_page(client):
    question = make_question(title="Answered")
    moderation.request_info(question, f"{MARK}?", by=None, base=1, author=None)
    moderation.respond(question, f"{MARK}.")
    publish(fresh(question))
    assert MARK not in client.get(PATH).text


def test_correction_begun_is_not_public(thread, client):
    edit = make_edit(fresh(thread), answer=MARK, body=MARK)
    moderation.save_draft(thread, edit, by=None, base=fresh(thread).version)
    assert MARK not in client.get(PATH).text


def erase(question):
    moderation.erase(question)


def hide(question):
    moderation.hide(question, by=None, base=question.version)


@pytest.mark.parametrize("end", [erase, hide])
@pytest.mark.parametrize("suffix", ["", "report/"])
def test_gone_page_has_help_and_none_of_the_text(client, end, suffix, whole_help):
    question = make_published(title="Answered", body=f"{MARK} words", pseudonym=MARK)
    end(question)
    response = client.get(PATH + suffix)
    assert response.status_code == 410
    main = response.text.split("<main", 1)[1].split("</main>")[0]
    assert "116 123" in main
    assert MARK not in response.text
    assert "noindex" in response.text


@pytest.fixture
def whole_help():
    from qa.models import CrisisResource

    return CrisisResource.objects.create(
        country="Here", name="Line", phone="116 123", last_checked="2026-11-03"
    )


def test_sensitive_thread_on_an_essay_has_no_words_and_no_report_link(client):
    essay = make_essay(slug="essay")
    make_published(
        article=essay,
        title="Answered",
        is_sensitive=True,
        content_note="loss",
        body=MARK,
    )
    page = client.get("/articles/essay/").text
    assert MARK not in page
    assert "loss" in page
    assert "/report/" not in page


def test_thread_on_an_essay_is_reported_on_its_own_page(client):
    essay = make_essay(slug="essay")
    make_published(article=essay, title="Answered")
    page = client.get("/articles/essay/").text
    assert "/report/" not in page
    assert "To report a problem" in page
    assert "<bdi>Answered</bdi></h3>" in page
    link = re.search(r'<a href="([^"]*)"[^>]*>On its own page</a>', page)[1]
    assert f'href="{PATH}report/"' in client.get(link).text


def test_essay_shows_three_threads_open_and_the_others_folded_and_whole(client):
    essay = make_essay(slug="essay")
    for number in range(5):
        make_published(
            article=essay, title=f"Title {number}", answer=f"{MARK} {number}."
        )
    page = client.get("/articles/essay/").text
    folds = re.findall(r"<details( open)?>\n<summary><h3.*?</details>", page, re.DOTALL)
    assert folds == [" open"] * 3 + [""] * 2
    for number, fold in enumerate(reversed(page.split("<details")[-5:])):
        assert f"<bdi>Title {number}</bdi></h3>" in fold.split("</summary>")[0]
        assert f"{MARK} {number}." in fold.split("</summary>")[1].split("</details>")[0]


def test_essay_says_before_its_first_answer_that_answers_are_not_therapy(client):
    essay = make_essay(slug="essay")
    words = "An answer is not therapy"
    assert words not in client.get("/articles/essay/").text
    for _ in range(5):
        make_published(article=essay)
    page = client.get("/articles/essay/").text
    assert page.count(words) == 1
    assert words in page.split('id="questions"')[1].split("<details")[0]


def test_every_thread_on_an_essay_has_its_address_in_sight(client):
    essay = make_essay(slug="essay")
    note = {"is_sensitive": True, "content_note": "loss"}
    for own in ({}, {}, {}, {}, note):
        make_published(article=essay, **own)
    page = re.sub(
        "<details.*?</details>", "", client.get("/articles/essay/").text, flags=re.S
    )
    assert page.count(">On its own page</a>") == 5
