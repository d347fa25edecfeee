"""Template tag: `{% once_for %}`, for what a page shows again and again."""

from typing import Any, cast

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

register = template.Library()


class OnceForNode(Node):
    """`{% once_for %}`."""

    def __init__(self, key: FilterExpression, nodelist: NodeList) -> None:
        self.key = key
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        # What included templates share.
        page = cast(dict[Any, SafeString], context.render_context.dicts[0])
        key = (self, self.key.resolve(context))
        if key not in page:
            page[key] = self.nodelist.render(context)
        return page[key]


@register.tag
def once_for(parser: Parser, token: Token) -> OnceForNode:
    """Render what is inside once for each key on a page, and then repeat it.

    It must depend on nothing but the key.

    Example:
        {% once_for entry.author_id %}{{ entry.author.name }}{% endonce_for %}

    Raises:
        TemplateSyntaxError: there is no key, or more than one.
    """
    tag, *keys = token.split_contents()
    if len(keys) != 1:
        raise TemplateSyntaxError(f"{tag} takes one key.")
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return OnceForNode(parser.compile_filter(keys[0]), nodelist)
