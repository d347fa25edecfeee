"""The essay's form: one action for each change of state, and words that are true."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.workflow import publishing
from tests.articles.admin.test_article import ADD, change, words
from tests.articles.factories import (
    make_article,
    make_published,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LIST = reverse("admin:articles_article_changelist")
DEAD = "Read [this](/articles/none/)."


def at(**ahead) -> dict[str, str]:
    """Return a time of publication as it is typed."""
    local = timezone.localtime(timezone.now() + timedelta(**ahead or {"days": 30}))
    return {"publish_on_0": f"{local:%d/%m/%Y}", "publish_on_1": f"{local:%H:%M}"}


def send(client, article, **changes):
    """Press a button of the form of an essay; return the page that follows."""
    row = Article.objects.get(pk=article.pk)
    given = {"slug": row.slug, "headline": row.headline} | changes
    return client.post(change(row), words(**given), follow=True)


def state(article) -> str:
    return publishing.describe_state(Article.objects.get(pk=article.pk))


def test_draft_may_be_a_headline_only_and_says_that_nobody_sees_it(staff):
    sent = words(standfirst="", body="", slug="")
    page = staff.post(ADD, sent, follow=True)
    assert "Saved as a draft. Readers see nothing of it." in page.text
    assert "Open the private preview" in page.text
    assert "View on site" not in page.text
    assert "Write a standfirst" in page.text
    article = Article.objects.get()
    assert (state(article), article.slug) == ("Draft", "a-new-essay")


def test_new_essay_can_be_published_at_once(staff):
    page = staff.post(ADD, words(_publish="1"), follow=True)
    assert "It is published." in page.text
    assert 'href="/articles/a-new-essay/">View it on the site' in page.text
    assert staff.get("/articles/a-new-essay/").status_code == 200


def test_problems_keep_a_draft_from_publishing_and_save_it(staff):
    article = make_article()
    page = send(staff, article, body=DEAD, _publish="1")
    assert "Saved as a draft, not published: one thing has to be" in page.text
    assert "leads to no page that readers can see" in page.text
    assert 'href="#id_body"' in page.text
    article.refresh_from_db()
    assert (article.body, state(article)) == (DEAD, "Draft")


def test_problems_refuse_the_change_of_a_published_essay_and_keep_the_words(staff):
    article = make_published(body="As readers see it.")
    page = send(staff, article, body=DEAD, standfirst="")
    assert "Nothing was saved yet." in page.text
    assert "Readers see the essay as it was." in page.text
    assert "(/articles/none/)" in page.text
    for field in ("body", "standfirst"):
        assert f'<a href="#id_{field}">' in page.text
    article.refresh_from_db()
    assert article.body == "As readers see it."


def test_problems_never_keep_an_essay_on_the_site(staff):
    article = make_published()
    page = send(staff, article, body=DEAD, _unpublish="1")
    assert "Saved and taken off the site." in page.text
    assert state(article) == "Unpublished"


def test_change_of_a_published_essay_is_public_and_says_so(staff):
    article = make_published()
    page = send(staff, article, body="New words.")
    assert "Saved. The changes are public now." in page.text
    assert "New words." in staff.get(article.get_absolute_url()).text
    article.refresh_from_db()
    assert article.revised_at is None


def test_revised_is_shown_only_when_the_author_ticks_it(staff):
    article = make_published()
    page = send(staff, article, is_revised="on")
    assert "Readers see that it was revised today." in page.text
    assert "Revised" in staff.get(article.get_absolute_url()).text
    send(staff, article, is_not_revised="on")
    article.refresh_from_db()
    assert article.revised_at is None


def test_reading_again_sets_its_day_and_nothing_that_readers_see(staff):
    article = make_published(days_ago=500)
    before = staff.get(article.get_absolute_url()).content
    assert str(article) in staff.get(LIST, {"review": "due"}).text
    send(staff, article, standfirst=article.standfirst, body=article.body)
    send(staff, article, body=article.body, is_read_again="on")
    article.refresh_from_db()
    assert article.reviewed_at == timezone.localdate()
    assert article.changed_at == article.published_at
    assert staff.get(article.get_absolute_url()).content == before
    assert str(article) not in staff.get(LIST, {"review": "due"}).text


def test_essay_taken_off_keeps_its_date_and_cannot_be_scheduled(staff):
    article = make_published(days_ago=9)
    send(staff, article, _unpublish="1")
    page = staff.get(change(article)).text
    assert 'name="_schedule"' not in page
    said = send(staff, article, **at(days=2), _schedule="1").text
    assert "was public before" in said
    send(staff, article, _publish="1")
    assert Article.objects.published().get().published_at == article.published_at


def test_buttons_fit_the_state(staff, scheduled):
    def buttons(article):
        page = staff.get(change(article)).text
        return re.findall(r'<input type="submit" name="(_\w+)"', page)

    assert buttons(make_article()) == ["_save", "_publish", "_schedule"]
    assert buttons(scheduled) == ["_save", "_publish", "_cancel"]
    published = make_published()
    assert buttons(published) == ["_save", "_unpublish"]
    publishing.unpublish(published, by=None)
    assert buttons(published) == ["_save", "_publish"]


def test_pressing_a_button_that_no_longer_fits_is_said(staff):
    article = make_published()
    page = send(staff, article, _publish="1", body="Kept.")
    assert "This essay is published already." in page.text
    assert "It has become public meanwhile" in send(staff, article, _cancel="1").text
    draft = make_article()
    assert "This essay is not published." in send(staff, draft, _unpublish="1").text


def test_list_says_the_state_in_words_and_filters_by_it(staff, scheduled):
    draft, public = make_article(), make_published()
    off = publishing.unpublish(make_published(), by=None)
    rows = {
        "draft": draft,
        "scheduled": scheduled,
        "published": public,
        "unpublished": off,
    }
    for name, article in rows.items():
        page = staff.get(LIST, {"state": name}).text
        assert f">{publishing.describe_state(article)}</td>" in page
        shown = {str(one) for one in rows.values() if f">{one}</a>" in page}
        assert shown == {str(article)}, name
    assert " a.m." not in staff.get(LIST).text + staff.get(change(public)).text


def test_view_on_site_stands_only_where_there_is_something(staff, scheduled):
    assert "View on site" in staff.get(change(make_published())).text
    for article in (make_article(), scheduled):
        assert "View on site" not in staff.get(change(article)).text


def test_published_essays_cannot_be_deleted_together(staff):
    article, draft = make_published(), make_article()
    chosen = {"action": "delete_selected", "_selected_action": [article.pk, draft.pk]}
    staff.post(LIST, chosen | {"post": "yes"})
    assert Article.objects.count() == 2


@pytest.mark.parametrize("headline", ["Η απόσταση", "🌊🌊", "Preview"])
def test_headline_that_makes_no_address_gets_one(staff, headline):
    for _ in range(2):
        page = staff.post(ADD, words(headline=headline, slug=""), follow=True)
        assert "Its address is /articles/essay-" in page.text
    today = f"essay-{timezone.localdate():%Y-%m-%d}"
    slugs = set(Article.objects.values_list("slug", flat=True))
    assert slugs == {today, f"{today}-2"}


def test_address_taken_in_the_same_moment_is_said(staff, monkeypatch):
    monkeypatch.setattr(Article, "validate_unique", taken_once(Article.validate_unique))
    make_article(slug="a-new-essay")
    page = staff.post(ADD, words())
    assert "Another essay has this address" in page.text


def taken_once(validate_unique):
    """Let the first look find the address free, as it was a moment ago."""
    looks = []

    def validate(self, exclude=None):
        looks.append(exclude)
        if len(looks) > 1:
            validate_unique(self, exclude=exclude)

    return validate


def test_hint_on_wording_is_shown_after_saving_and_blocks_nothing(staff):
    article = make_article()
    text = "First. She committed suicide in May. Last."
    page = send(staff, article, body=text, _publish="1")
    assert "It is published." in page.text
    assert "“committed suicide”: “died by suicide”" in page.text
    assert '<q class="advice-sentence">She committed suicide in May.</q>' in page.text


def test_form_stands_in_the_order_of_writing(staff):
    page = staff.get(change(make_published(topics=[make_topic()]))).text
    names = ["headline", "standfirst", "body", "author", "topics", "is_sensitive"]
    names += ["content_note", "slug", "internal_notes", "is_revised"]
    places = [page.index(f'name="{name}"') for name in names]
    assert places == sorted(places)
