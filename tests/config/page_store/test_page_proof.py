"""The proof that every test of a page gives can fail."""

import pytest

pytestmark = pytest.mark.django_db
ESSAY = "/articles/essay/"


def test_page_that_changes_without_a_trigger_fails_the_test(
    whole_site, client, page_proof, monkeypatch
):
    client.get(ESSAY)
    client.get(ESSAY)
    assert page_proof.hits == 1
    monkeypatch.setattr("articles.views.ArticleDetail.template_name", "404.html")
    with pytest.raises(AssertionError, match="stale"):
        client.get(ESSAY)
    page_proof.forget()
    client.get(ESSAY)
