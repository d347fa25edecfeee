"""Every saved change is a version: read, compared, brought back, never lost."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.autosave.drafts import EditBase
from articles.models import Article, ArticleDraft, Topic
from articles.workflow import publishing, versions
from tests.articles.draft_pages import change, going_on, history_of, unsaved, words
from tests.articles.factories import make_article, make_published, make_topic

pytestmark = pytest.mark.django_db


def save(client, article, **changes) -> None:
    response = client.post(change(article), words(article, **changes))
    assert response.status_code == 302, response.text
    article.refresh_from_db()


def whats(article) -> list[str]:
    return [version.what for version in versions.list_versions(article)]


def bring_back(article, place: int) -> str:
    pk = versions.list_versions(article)[place].row.pk
    return reverse("admin:articles_article_bring_back", args=[article.pk, pk])


def test_one_save_is_one_version_with_its_topics(staff_client):
    article, topic = make_article(), make_topic()
    before = versions.history_rows().count()
    save(staff_client, article, body="Other words.", topics=[topic.pk])
    newest = versions.list_versions(article)[0]
    assert versions.history_rows().count() == before + 1
    assert newest.what == "Body, topics"
    assert newest.row.history_user == staff_client.user
    assert newest.values["topics"] == {topic.pk}
    assert article.version == newest.row.version == 2


def test_version_calls_a_field_what_the_form_calls_it(staff_client):
    article = make_article()
    save(
        staff_client, article, slug="another", is_sensitive="on", content_note="A note."
    )
    form = staff_client.get(change(article)).text
    labels = {found.lower() for found in re.findall(r"<label[^>]*>([^<:]+)", form)}
    said = versions.list_versions(article)[0].what.lower()
    assert said == "address, sensitive, content note"
    assert labels >= set(said.split(", "))


def test_unchanged_save_adds_no_version(staff_client):
    article = make_article(topics=[make_topic()])
    before = versions.history_rows().count()
    save(staff_client, article)
    assert (versions.history_rows().count(), article.version) == (before, 1)


def test_new_essay_begins_its_history(staff_client):
    topic = make_topic()
    staff_client.post(reverse("admin:articles_article_add"), words(topics=[topic.pk]))
    article = Article.objects.get()
    [only] = versions.list_versions(article)
    assert (only.what, only.row.history_user) == ("Begun", staff_client.user)
    assert only.values["topics"] == {topic.pk}


def test_decisions_are_in_the_history_with_who_made_them(staff_client):
    article = make_article()
    publishing.publish(article, by=staff_client.user)
    publishing.unpublish(article, by=None)
    assert whats(article)[:2] == ["Taken off the site", "Published"]
    assert versions.list_versions(article)[1].row.history_user == staff_client.user
    article.refresh_from_db()
    assert article.version == 1


def test_saving_and_publishing_at_once_is_two_lines(staff_client):
    article = make_article()
    save(staff_client, article, body="Ready.", _publish="1")
    assert whats(article)[:2] == ["Published", "Body"]


def test_essay_from_before_versions_keeps_how_it_stood(staff_client):
    article = make_article(body="Before.")
    versions.history_rows().delete()
    save(staff_client, article, body="After.")
    newest, first = versions.list_versions(article)
    assert first.what == versions.FIRST
    assert (first.values["body"], newest.values["body"]) == ("Before.", "After.")


def test_log_from_before_versions_stays_visible(staff_client):
    article = make_article()
    versions.history_rows().delete()
    publishing.log_decision(article, "Published long ago.", staff_client.user)
    assert LogEntry.objects.count() == 1
    assert "Published long ago." in staff_client.get(history_of(article)).text
    save(staff_client, article, body="After.")
    page = staff_client.get(history_of(article)).text
    assert "Published long ago." in page and "Changed Body" not in page


def test_history_page_lists_who_when_and_what(staff_client):
    article = make_published(body="One door.")
    save(staff_client, article, body="One warm door.", standfirst="Another.")
    page = staff_client.get(history_of(article)).text
    assert "Standfirst, body" in page or "standfirst, body" in page
    assert "Published" in page and str(staff_client.user) in page
    assert "style=" not in page and "<script>" not in page


def test_difference_between_any_two_versions_is_readable(staff_client):
    first, second = make_topic(title="Closeness"), make_topic(title="Distance")
    article = make_article(body="One cold door.", topics=[first])
    save(staff_client, article, body="One warm door.", topics=[first.pk, second.pk])
    save(staff_client, article, headline="Later")
    rows = versions.list_versions(article)
    chosen = {"a": rows[2].row.pk, "b": rows[0].row.pk}
    page = staff_client.get(history_of(article), chosen).text
    assert re.search(r"<del>.*cold .*</del>", page)
    assert re.search(r"<ins>.*warm .*</ins>", page)
    assert re.search(r"<ins>.*Distance.*</ins>", page)
    assert "Later" in page
    turned = {"a": chosen["b"], "b": chosen["a"]}
    same = staff_client.get(history_of(article), turned).text
    assert re.findall("<ins>.*</ins>", same) == re.findall("<ins>.*</ins>", page)


@pytest.mark.parametrize("query", ["a=x&b=y", "a=999999&b=1", "a=²&b=1", "p=x", "p=99"])
def test_nonsense_in_the_address_shows_the_list(staff_client, query):
    article = make_article()
    assert staff_client.get(f"{history_of(article)}?{query}").status_code == 200


def test_version_of_another_essay_is_not_shown(staff_client):
    article, other = make_article(), make_article(body="Elsewhere.")
    pk = versions.list_versions(other)[0].row.pk
    page = staff_client.get(history_of(article), {"a": pk, "b": pk}).text
    assert "Nothing is different" not in page and "Elsewhere." not in page
    path = reverse("admin:articles_article_bring_back", args=[article.pk, pk])
    assert staff_client.post(path).status_code == 404


def test_restored_version_waits_in_the_form_and_changes_nothing_public(staff_client):
    topic, gone = make_topic(), make_topic()
    old = "First.[^a]\n\n[^a]: The note."
    article = make_published(body=old, headline="Old", topics=[topic, gone])
    save(
        staff_client,
        article,
        body="Second.",
        headline="New",
        topics=[],
        slug="moved-on",
    )
    Topic.objects.filter(pk=gone.pk).delete()
    response = staff_client.post(bring_back(article, 1))
    assert response.url == going_on(article)
    article.refresh_from_db()
    assert (article.body, article.headline) == ("Second.", "New")
    fields = ArticleDraft.objects.get().fields
    assert fields["body"] == [old]
    assert fields["headline"] == ["Old"]
    assert fields["topics"] == [str(topic.pk)]
    assert fields["slug"] == ["moved-on"]
    page = staff_client.get(response.url).text
    assert "[^a]: The note." in page
    ticked = rf'name="topics" value="{topic.pk}"[^>]*checked'
    assert re.search(ticked, page)


def test_restored_version_becomes_a_new_one_when_it_is_saved(staff_client):
    article = make_article(body="First.")
    save(staff_client, article, body="Second.", internal_notes="Kept note")
    staff_client.post(bring_back(article, 1))
    row = ArticleDraft.objects.get()
    base = str(EditBase(row.base, row.token))
    staff_client.post(change(article), row.fields | {"base": base})
    article.refresh_from_db()
    assert (article.body, article.version) == ("First.", 3)
    assert article.internal_notes == "Kept note"
    assert whats(article)[0] == "Body"
    assert not ArticleDraft.objects.exists()


def test_restoring_types_over_no_unsaved_words(staff_client):
    article = make_article(body="First.")
    save(staff_client, article, body="Second.")
    staff_client.post(unsaved(article), words(article, body="Typed."))
    for _ in range(2):  # the same version once more is the same words
        page = staff_client.post(bring_back(article, 1), follow=True).text
        assert "First.</textarea>" in page
    bodies = {row.fields["body"][0] for row in ArticleDraft.objects.all()}
    assert bodies == {"First.", "Typed."}


def test_reader_of_essays_sees_the_history_and_restores_nothing(staff_client):
    article = make_article()
    user = staff_client.user
    user.is_superuser = False
    user.save()
    staff_client.force_login(user)
    assert staff_client.get(history_of(article)).status_code == 403
    user.user_permissions.set(Permission.objects.filter(codename="view_article"))
    staff_client.force_login(user)
    page = staff_client.get(history_of(article))
    assert page.status_code == 200 and "Bring its words back" not in page.text
    assert staff_client.post(bring_back(article, 0)).status_code == 403


def test_deleted_draft_takes_its_versions_along(staff_client):
    article = make_article(body="A private draft.")
    save(staff_client, article, body="Changed.")
    article.delete()
    assert not versions.history_rows().exists()


def test_deleted_topic_is_said_in_the_difference(staff_client):
    topic = make_topic()
    article = make_article(topics=[topic])
    save(staff_client, article, topics=[])
    topic.delete()
    rows = versions.list_versions(article)
    page = staff_client.get(
        history_of(article), {"a": rows[1].row.pk, "b": rows[0].row.pk}
    )
    assert "one that was deleted" in page.text


def test_history_page_asks_a_bounded_number_of_queries(
    staff_client, django_assert_max_num_queries
):
    article = make_article(topics=[make_topic()])
    for number in range(60):
        article.body = f"Version {number}."
        article.save()
    with django_assert_max_num_queries(20):
        assert "Older" in staff_client.get(history_of(article)).text
