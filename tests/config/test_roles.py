"""Who may do what: three groups, made by a migration."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from articles.models import Article, Correction
from articles.workflow import versions
from tests.ads.factories import make_image
from tests.articles.factories import make_article
from tests.qa.factories import make_published, make_question

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    user = get_user_model().objects.create_user(role, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def may(role: str) -> set[str]:
    user = get_user_model().objects.create_user(f"{role} 2", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user.get_all_permissions()


def screen(question) -> str:
    return reverse("admin:qa_question_change", args=[question.pk])


def test_roles_are_there():
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {"author", "moderator", "ads editor"}


def test_only_the_author_publishes():
    assert "qa.publish_answer" in may("author")
    assert "qa.publish_answer" not in may("moderator") | may("ads editor")


def test_author_publishes_essays_and_writes_all_that_stands_around_them():
    rights = {"articles.publish_article"} | {
        f"articles.{act}_{model}"
        for model in ("article", "correction", "image", "redirect", "wordinghint")
        for act in ("add", "change", "delete", "view")
    }
    assert rights <= may("author")
    assert not rights & may("moderator")


@pytest.mark.parametrize("role", ["author", "moderator"])
def test_who_reads_questions_opens_the_dashboard_and_a_question(role, site):
    client, question = signed_in(role), make_question()
    assert str(question) in client.get(reverse("admin:index")).text
    assert client.get(screen(question)).status_code == 200


def test_ads_editor_sees_no_question_anywhere(site):
    client, question = signed_in("ads editor"), make_question()
    public = make_published()
    assert str(question) not in client.get(reverse("admin:index")).text
    for address in (screen(question), screen(public)):
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, {"decision": "hide"}).status_code in (403, 404)
    listing = client.get(reverse("admin:qa_question_changelist"))
    assert listing.status_code in (403, 404)


def test_ads_editor_changes_what_is_paid_and_adds_pictures_for_it(site):
    others = {right for right in may("ads editor") if not right.startswith("ads.")}
    assert others == {"articles.add_image", "articles.view_image"}


def test_ads_editor_chooses_a_picture_and_learns_of_no_text(site):
    image = make_image(alternative_text="A lamp")
    make_article(headline="Secret draft", body=f"![A lamp]({image.url})")
    answer = f"![A lamp]({image.url})"
    question = make_published(answer=answer, despite_checks=True)  # it has no such name
    author, editor = signed_in("author"), signed_in("ads editor")
    listing = reverse("admin:articles_image_changelist")
    single = reverse("admin:articles_image_change", args=[image.pk])

    assert editor.get(reverse("admin:articles_image_add")).status_code == 200
    for address in (listing, f"{listing}?_popup=1", single):
        page = editor.get(address)
        assert page.status_code == 200
        assert "A lamp" in page.text
        assert "Secret draft" not in page.text
        assert question.reference not in page.text
    assert "Secret draft" in author.get(listing).text


def test_moderator_cannot_publish_erase_or_show_again(site):
    client, question = signed_in("moderator"), make_published()
    for decision in ("publish", "erase"):
        response = client.post(screen(question), {"decision": decision})
        assert response.status_code == 403


def test_moderator_changes_no_site_record_and_no_account(site):
    rights = may("moderator")
    assert not {right for right in rights if right.startswith(("config", "auth"))}


OFFERED = ["status=spam", "flag=urgent", "hidden_by=report", "nothing=1", "q=x"]
HIDDEN_COLUMNS = [
    "code_digest__startswith=a", "email_digest=", "original_title__startswith=a",
    "draft_copy__contains=a", "notes__text__startswith=a", "events__isnull=0",
    "declined_as=1", "public_id__startswith=a", "pk=1", "text_digest__regex=a",
]  # fmt: skip


@pytest.mark.parametrize("role", ["moderator", "author"])
def test_list_of_questions_filters_by_what_it_offers_and_no_other_column(role, site):
    client, listing = signed_in(role), reverse("admin:qa_question_changelist")
    make_question()
    for query in OFFERED:
        assert client.get(f"{listing}?{query}", follow=True).status_code == 200, query
    for query in HIDDEN_COLUMNS:
        assert client.get(f"{listing}?{query}").status_code == 400, query


def test_no_list_filters_by_what_another_table_says_of_a_picture_or_an_event(site):
    editor, moderator = signed_in("ads editor"), signed_in("moderator")
    make_image()
    pictures = reverse("admin:articles_image_changelist")
    for query in ("uploaded_by=1", "uploaded_by__password=a", "crops__contains=a"):
        assert editor.get(f"{pictures}?{query}").status_code == 400, query
    events = reverse("admin:qa_moderationevent_changelist")
    for query in ("question__code_digest__startswith=a", "by__password__startswith=a"):
        assert moderator.get(f"{events}?{query}").status_code == 400, query


@pytest.mark.parametrize("order", ["o=9", "o=-1.2.3", "o=original_title", "o=x"])
def test_list_is_ordered_by_its_own_columns_alone(order, site):
    make_question()
    listing = reverse("admin:qa_question_changelist")
    assert signed_in("moderator").get(f"{listing}?{order}").status_code == 200


def test_autocomplete_names_only_what_the_role_may_see(site):
    question, essay = make_question(), make_article(headline="Secret draft")
    secrets = {str(question), essay.headline}
    sources = [
        ("qa", "moderationevent", "question"), ("qa", "reply", "question"),
        ("articles", "redirect", "article"), ("qa", "question", "article"),
        ("articles", "articledraft", "article"), ("articles", "image", "uploaded_by"),
        ("admin", "logentry", "user"),
    ]  # fmt: skip
    for app, model, field in sources:
        asked = {"app_label": app, "model_name": model, "field_name": field}
        page = signed_in_once("ads editor").get(reverse("admin:autocomplete"), asked)
        assert page.status_code == 403, asked
        page = signed_in_once("moderator").get(reverse("admin:autocomplete"), asked)
        assert page.status_code == 403 or essay.headline not in page.text, asked
    assert secrets


def signed_in_once(role: str) -> Client:
    user = get_user_model().objects.filter(username=role).first()
    if user is None:
        return signed_in(role)
    client = Client()
    client.force_login(user)
    return client


def test_columns_that_decide_are_not_taken_from_a_form(site):
    """Whoever may write and not publish posts every column: nothing becomes public."""
    user = get_user_model().objects.create_user("writer", is_staff=True)
    names = ("add_article", "change_article", "view_article")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client, article = Client(), make_article(headline="Mine")
    client.force_login(user)
    sent = {
        "headline": "Mine", "body": "Words.", "author": article.author_id,
        "slug": article.slug, "status": "published", "published_at": "2020-01-01",
        "published_at_0": "2020-01-01", "published_at_1": "10:00", "version": "99",
        "publish_on_0": "01/01/2020", "publish_on_1": "10:00", "body_html": "<p>x",
        "_popup": "1", "_to_field": "id", "_changelist_filters": "status=published",
        "corrections-TOTAL_FORMS": "1", "corrections-INITIAL_FORMS": "0",
        "corrections-0-text": "Not so.",
    }  # fmt: skip
    client.post(reverse("admin:articles_article_change", args=[article.pk]), sent)
    client.post(reverse("admin:articles_article_add"), sent | {"slug": "another"})
    assert not Article.objects.published().exists()
    assert set(Article.objects.values_list("status", "published_at")) == {
        (Article.Status.DRAFT, None)
    }
    assert not Correction.objects.exists()


def test_version_of_another_essay_is_not_brought_back_into_this_one(site):
    client = signed_in("author")
    mine, other = make_article(), make_article(headline="Other")
    versions.prepare_save(other)
    versions.save_version(other, by=None)
    version = versions.history_rows().filter(id=other.pk).first().pk
    address = reverse("admin:articles_article_bring_back", args=[mine.pk, version])
    assert client.post(address).status_code == 404
