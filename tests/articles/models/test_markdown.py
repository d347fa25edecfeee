"""What the site knows reaches the markup: its own address, its pictures."""

import pytest

from articles.models.markdown import render_markdown
from tests.articles.factories import make_article


def test_whole_address_of_this_site_is_not_external(settings):
    settings.SITE_URL = "https://site.example"
    html = render_markdown(
        "[in](https://site.example/x/) [out](https://a.example/)"
    ).html
    assert html.count('class="external-link"') == 1
    assert '<a href="https://site.example/x/">in</a>' in html


@pytest.mark.django_db
def test_essay_that_names_its_own_site_is_stored_without_a_mark(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    article = make_article(body="[us](http://127.0.0.1:8000/about/)")
    assert "external" not in article.body_html
