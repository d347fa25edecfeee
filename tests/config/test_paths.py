"""Paths of pages that are named by a slug."""

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse, set_script_prefix

from config.paths import slug_path
from tests.cases import for_each

urlpatterns = [path("elsewhere/<slug:slug>/", lambda request: None, name="detail")]


@for_each("slug", ["a", "two-words", "UPPER_lower-9", "-"])
def test_path_is_that_of_reverse(slug):
    assert slug_path("qa:detail", slug) == reverse("qa:detail", args=[slug])
    assert slug_path("ads:go", slug) == reverse("ads:go", args=[slug])


@for_each("slug", ["", "a/b", "a b", "ä", "a\n"])
def test_what_is_no_slug_has_no_path(slug):
    with pytest.raises(NoReverseMatch):
        slug_path("qa:detail", slug)


def test_another_urlconf_or_prefix_has_its_own_paths():
    assert slug_path("qa:detail", "a") == "/questions/a/"
    set_script_prefix("/below/")
    try:
        assert slug_path("qa:detail", "a") == "/below/questions/a/"
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF=__name__):
        assert slug_path("detail", "a") == "/elsewhere/a/"
        with pytest.raises(NoReverseMatch):
            slug_path("qa:detail", "a")
