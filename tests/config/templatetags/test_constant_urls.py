"""`{% url %}` of what is in quotes."""

from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, path, set_script_prefix

urlpatterns = [path("elsewhere/", lambda request: None, name="home")]


def test_path_is_looked_up_once():
    page = Template(
        '{% url "articles:page" "about" %}{% url "home" as top %} {{ top }}'
    )
    assert page.render(Context()) == "/about/ /"
    with patch("django.urls.reverse", side_effect=AssertionError):
        assert page.render(Context()) == "/about/ /"


def test_another_urlconf_or_prefix_has_its_own_paths():
    page = Template('{% url "home" %}')
    assert page.render(Context()) == "/"
    set_script_prefix("/below/")
    try:
        assert page.render(Context()) == "/below/"
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF=__name__):
        assert page.render(Context()) == "/elsewhere/"


def test_path_with_a_variable_follows_it():
    page = Template('{% url "qa:report" slug %}')
    shown = [page.render(Context({"slug": slug})) for slug in ("a", "b")]
    assert shown == ["/questions/a/report/", "/questions/b/report/"]


def test_unknown_name_is_an_error_or_as_a_variable_nothing():
    with pytest.raises(NoReverseMatch):
        Template('{% url "nowhere" %}').render(Context())
    page = Template('{% url "nowhere" as path %}[{{ path }}]')
    assert page.render(Context()) == "[]"
