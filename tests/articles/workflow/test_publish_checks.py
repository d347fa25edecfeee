"""What has to be put right before readers see an essay, and what is only advice."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from articles import preview, redirects
from articles.media.uploads import store_image
from articles.workflow import publish_checks, publishing
from qa import moderation
from tests.articles.factories import make_article, make_published, make_topic
from tests.articles.image_files import picture_file
from tests.qa.factories import make_published as make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def blocking(article, **given):
    return [one for one in publish_checks.find_problems(article, **given) if one.blocks]


def linking(address):
    return make_article(body=f"Read [this]({address}).\n\n## A part\n\nText.")


def test_plain_essay_has_no_problem():
    assert publish_checks.find_problems(make_article()) == []


@pytest.mark.parametrize(
    "fields, field, said",
    [
        ({"standfirst": " "}, "standfirst", "Write a standfirst"),
        ({"standfirst": "See www.a.example."}, "standfirst", "“www.a.example”"),
        ({"headline": "On example.com/x"}, "headline", "an address is no link here"),
        ({"content_note": "http://a.example"}, "content_note", "Take out"),
        ({"body": ""}, "body", "There is no text yet"),
        ({"body": "[" * 20_000}, "body", "square brackets"),
    ],
)
def test_what_is_missing_blocks_and_names_its_field(fields, field, said):
    article = make_article()
    for name, value in fields.items():
        setattr(article, name, value)
    [problem] = blocking(article)
    assert problem.field == field
    assert said in problem.message


def test_sensitive_essay_without_a_note_is_blocked():
    article = make_article()
    article.is_sensitive = True
    assert [one.field for one in blocking(article)] == ["content_note"]


def test_what_the_renderer_finds_blocks():
    article = make_article(body="Text.\n\n/// nonsense\nMore.\n///\n")
    assert blocking(article)[0].field == "body"


@pytest.mark.parametrize("length, count", [(70, 0), (71, 1), (140, 1)])
def test_long_headline_is_advice_only(length, count):
    article = make_article(headline="h" * length)
    found = publish_checks.find_problems(article)
    assert [one.blocks for one in found] == [False] * count


@pytest.mark.parametrize(
    "address",
    [
        "/articles/none/",
        "/no-such-page/",
        "www.near.example",
        "http://testserver/articles/none/",
        "/topics/none/",
        "/questions/none/",
        "/questions/?about=none",
        "/questions/?page=900",
        "/media/",
        "/media/images/",
        "/media/images/none.png",
        "/media/../settings.py",
        "/admin/",
        "/articles/preview/x/",
        "#nowhere",
        "/about/",
        "/articles/a%00b/",
    ],
)
def test_link_that_leads_nowhere_on_this_site_blocks(address):
    [problem] = blocking(linking(address))
    assert problem.field == "body"
    assert address in problem.message


@pytest.mark.parametrize(
    "address",
    [
        "https://else.example/articles/none/",
        "mailto:a@b.example",
        "/articles/other/",
        "/articles/other",
        "../other/",
        "/articles/other/#anywhere",
        "http://testserver/articles/other/",
        "/topics/topic/",
        "/questions/answered/",
        "/questions/",
        "/questions/?about=other",
        "/questions/ask/",
        "/",
        "/media/images/kept.png",
        "#a-part",
        "#questions",
    ],
)
def test_link_that_leads_somewhere_passes(address):
    other = make_published(slug="other", topics=[make_topic(slug="topic")])
    make_answered(title="Answered", article=other)
    default_storage.save("images/kept.png", ContentFile(b"x"))
    assert blocking(linking(address)) == []


def test_link_to_its_own_page_passes_while_it_is_a_draft():
    article = make_article(slug="own", body="[Up](/articles/own/) or [on](#x).")
    [problem] = blocking(article)
    assert "#x" in problem.message


def test_link_to_a_hidden_question_blocks():
    question = make_answered(title="Answered")
    assert blocking(linking("/questions/answered/")) == []
    moderation.hide(question, by=None, base=question.version)
    assert blocking(linking("/questions/answered/"))


def test_link_to_a_preview_blocks_though_it_works_today():
    link = preview.preview_link(make_article())
    assert blocking(linking(link.url))


def test_link_to_an_essay_that_is_public_by_then_passes():
    later = timezone.now() + timedelta(days=2)
    publishing.schedule(make_article(slug="first"), by=None, at=later)
    article = linking("/articles/first/")
    assert blocking(article)
    assert blocking(article, at=later + timedelta(hours=1)) == []
    assert blocking(article, at=later - timedelta(hours=1))


def test_asking_where_links_lead_costs_a_query_each(django_assert_max_num_queries):
    make_published(slug="other")
    article = linking("/articles/other/")
    with django_assert_max_num_queries(1):
        publish_checks.find_problems(article)


def test_link_to_an_old_address_leads_on():
    renamed = make_published(slug="old")
    renamed.slug = "new"
    renamed.save()
    redirects.remember_slug("old", renamed)

    assert blocking(linking("/articles/old/")) == []


def test_link_to_an_essay_that_was_taken_off_is_said():
    publishing.unpublish(make_published(slug="gone"), by=None)

    (problem,) = blocking(linking("/articles/gone/"))

    assert "leads to no page" in problem.message


@pytest.mark.parametrize(
    "body, said",
    [
        ("![A door](/media/images/name.jpg)", "There is no picture “name.jpg” here"),
        ("![A door](https://pictures.example/a.png)", "no address of this site"),
        ("![A door](a.png)", "no address of this site"),
        ("Read [this & that](https://).", "The link “this & that” has no address"),
        ("Read [this](javascript:alert).", "The link “this” has no address"),
        ('Read [this](javascript:alert "that").', "The link “this” has no address"),
        ("Read [this]().", "The link “this” has no address"),
        ("Read [this]( ).", "The link “this” has no address"),
        ("Read <a href='&nbsp;'>this</a>.", "The link “this” has no address"),
    ],
)
def test_picture_and_link_that_readers_would_not_get_are_said(body, said):
    (problem,) = blocking(make_article(body=body))
    assert said in problem.message


def test_picture_that_was_uploaded_is_no_problem():
    address = store_image(picture_file(), by=None).url
    assert blocking(make_article(body=f"![A door]({address})")) == []
