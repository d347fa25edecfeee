from ads.models import Campaign
from articles.foreign_keys import foreign_keys_to
from articles.models import Article, Topic


def test_keys_of_other_apps_and_of_links_between_rows_are_found():
    found = {(field.model, field.name) for field in foreign_keys_to(Topic)}
    assert (Article.topics.through, "topic") in found
    assert any(model._meta.app_label == Campaign._meta.app_label for model, _ in found)


def test_nothing_points_at_a_table_of_links():
    assert foreign_keys_to(Article.topics.through) == []
