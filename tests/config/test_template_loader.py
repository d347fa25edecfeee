"""The source's white space goes, and nothing else does."""

from django.template import Context, Template

from config.template_loader import strip_indentation
from tests.cases import for_each


def rendered(source, **values):
    return Template(strip_indentation(source)).render(Context(values))


def test_indentation_empty_lines_and_lines_of_tags_go():
    source = (
        "<ul>\n\n  {% for a in rows %}\n    <li>{{ a }}</li>\n  {% endfor %}\n</ul>\n"
    )
    html = rendered(source, rows=[1, 2])
    assert html == "<ul>\n<li>1</li>\n<li>2</li>\n</ul>\n"


@for_each(
    "source",
    [
        "a\n  b",
        "a\n  {% if yes %}\n    b\n  {% endif %}\n  c",
        "a\n{% if yes %}<b>b</b>{% endif %}\n<b>c</b>",
        "{% if yes %}<b>b</b>{% endif %}\n{% if yes %}<b>c</b>{% endif %}\nd",
        "{% firstof yes %}\n<b>b</b>",
    ],
)
def test_words_on_two_lines_stay_apart(source):
    before = Template(source).render(Context({"yes": True}))
    assert rendered(source, yes=True).split() == before.split()


def test_what_is_put_into_a_template_keeps_its_white_space():
    assert rendered("<p>\n  {{ words }}\n", words="\n  a\n\n\n  b") == (
        "<p>\n\n  a\n\n\n  b\n"
    )
