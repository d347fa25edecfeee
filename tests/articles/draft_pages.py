"""An essay's form in the admin, as tests fill it in."""

import re
from html import unescape

from django.urls import reverse

from articles.models import ArticleDraft, Author
from tests.articles.factories import make_author

ADD = reverse("admin:articles_article_add")
LIST = reverse("admin:articles_article_changelist")
THROW_AWAY = reverse("admin:articles_article_throw_away")


def change(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def unsaved(article=None) -> str:
    args = [article.pk] if article else []
    return reverse("admin:articles_article_unsaved", args=args)


def going_on(article=None) -> str:
    """The form with the words of the newest row in it."""
    row = ArticleDraft.objects.filter(article=article).first()
    return f"{change(article) if article else ADD}?draft={row.pk}"


def history_of(article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def words(article=None, **changes) -> dict:
    """Everything that the form sends, for an essay as it is stored or for a new one."""
    if article is None:
        own = {"headline": "New", "slug": "new-one", "standfirst": "S.", "body": "B."}
        own["author"] = (Author.objects.first() or make_author()).pk
        return own | {"base": "0"} | changes
    article.refresh_from_db()
    names = ("headline", "slug", "standfirst", "body", "content_note", "internal_notes")
    own = {name: getattr(article, name) for name in names}
    own |= {"author": article.author_id, "base": str(article.version)}
    own["topics"] = [topic.pk for topic in article.topics.all()]
    own["related"] = [essay.pk for essay in article.related.all()]
    return own | changes


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def is_ticked(response, topic) -> bool:
    box = rf'name="topics" value="{topic.pk}"[^>]*checked'
    return bool(re.search(box, response.text))


def hidden(response) -> dict:
    found = {}
    for name, value in HIDDEN.findall(response.text):
        found.setdefault(name, []).append(unescape(value))
    return found


def base_in(response) -> str:
    return hidden(response)["base"][0]


def kept(client, article=None, **changes) -> str:
    """Keep words as the script does, and return the base to go on from."""
    response = client.post(unsaved(article), words(article, **changes))
    assert response.status_code == 200, response.text
    return response.json()["base"]
