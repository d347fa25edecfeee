"""Who may do what: three groups, made by a migration."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

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
