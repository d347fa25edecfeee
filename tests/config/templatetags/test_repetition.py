"""What a page shows again and again is rendered once for each key."""

import pytest
from django.template import Context, Template, TemplateSyntaxError


def render(source: str, **values) -> str:
    return Template(f"{{% load repetition %}}{source}").render(Context(values))


def test_each_key_is_rendered_once_and_repeated():
    asked = []

    def name():
        asked.append(1)
        return f"name {len(asked)}"

    once = "{% once_for key %}{{ name }}{% endonce_for %}"
    source = f"{{% for key in keys %}}{once};{{% endfor %}}"
    html = render(source, keys=[1, 2, 1, 2, 1], name=name)

    assert html == "name 1;name 2;name 1;name 2;name 1;"
    assert render(source, keys=[1], name="of another page") == "of another page;"


def test_two_places_with_one_key_stay_apart():
    source = "{% once_for 1 %}a{% endonce_for %}{% once_for 1 %}b{% endonce_for %}"
    assert render(source) == "ab"


@pytest.mark.parametrize("tag", ["{% once_for %}", "{% once_for 1 2 %}"])
def test_one_key_is_needed(tag):
    with pytest.raises(TemplateSyntaxError):
        render(f"{tag}{{% endonce_for %}}")
