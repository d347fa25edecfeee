"""Django's `{% url %}`, which reverses what is in quotes once in a process.

Every page names the same dozen addresses. The settings make this a built-in library, so
that it takes the place of Django's tag in all templates.
"""

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import get_script_prefix, get_urlconf

register = template.Library()


class ConstantURLNode(URLNode):
    """`{% url %}` of a name and arguments in quotes, with the paths it has shown."""

    def render(self, context: Context) -> str:
        known = self.__dict__.setdefault("known", {})
        request = getattr(context, "request", None)
        match = getattr(request, "resolver_match", None)
        app = getattr(request, "current_app", getattr(match, "namespace", None))
        urlconf = get_urlconf() or settings.ROOT_URLCONF
        key = (urlconf, get_script_prefix(), app, context.autoescape)
        if key not in known:
            shown = super().render(context)
            known[key] = context[self.asvar] if self.asvar else shown
        if not self.asvar:
            return str(known[key])
        context[self.asvar] = known[key]
        return ""


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Print the path of a page, as Django's tag does.

    Example:
        {% url "articles:page" "about" %}
    """
    node = django_url(parser, token)
    is_constant = not any(text.is_var for text in (node.view_name, *node.args))
    if node.kwargs or not is_constant:
        return node
    return ConstantURLNode(node.view_name, node.args, {}, node.asvar)
