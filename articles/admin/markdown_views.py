"""The Markdown editor's views: preview, its frame, picture upload.

The package's own views are never mounted: they answer anybody, store what they are
sent, and render without our sanitiser.
"""

import re
from dataclasses import dataclass
from html import escape

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles import markup
from articles.markdown_registry import markdown_texts
from articles.media.forms import ImageUploadForm
from articles.models import Image
from articles.models.markdown import render_markdown
from articles.preview_limit import TRY_AGAIN_SECONDS, PreviewBusy, hold_preview_place
from articles.staff import has_perm, staff_permission_required, staff_user

MARKS = re.compile(r"([\\`*_{}\[\]])")
TITLES = ("headline", "title", "name")  # what a form may call it


@dataclass(frozen=True)
class EditorContext:
    """Where readers find a text, as far as it changes how the text is rendered.

    Attributes:
        level: The level of its `##` headings.
        prefix: What its ids begin with.
        has_breaks: Whether the page cuts it where a slot may stand.
    """

    level: int = 2
    prefix: str = ""
    has_breaks: bool = False


PLACES = {
    "essay": EditorContext(has_breaks=True),
    "text": EditorContext(),
    "answer": EditorContext(level=4, prefix="answer-"),
}


def markdownify(text: str) -> str:
    """Render Markdown as everywhere else; the package is told to use this.

    Args:
        text: What stands in the editor.

    Returns:
        Safe HTML.

    Raises:
        MarkupRefused: the text cannot be rendered.
    """
    return _rendered_for(PLACES["text"], text).html


def _rendered_for(place: EditorContext, text: str) -> markup.Rendered:
    return render_markdown(text, id_prefix=place.prefix, level=place.level)


def _may_write_markdown(request: HttpRequest) -> bool:
    """Whether this account may add or change anything that holds Markdown."""
    texts = markdown_texts()
    models = {one.edited_in[0] if one.edited_in else one.model for one in texts}
    admins = [admin.site.get_model_admin(model) for model in models]
    return any(
        one.has_add_permission(request) or one.has_change_permission(request)
        for one in admins
    )


@never_cache
@require_POST
@staff_permission_required(_may_write_markdown)
def preview(request: HttpRequest) -> HttpResponse:
    """Answer the text as readers would see it, and what its author should mend."""
    text = request.POST.get("content")
    name = request.POST.get("place", "text")
    if text is None or name not in PLACES:
        return _refusal("There is no text to show.")
    try:
        with hold_preview_place():
            found = _rendered_for(PLACES[name], text)
            html = render_to_string(
                "markdownx/preview.html", _shown(request, name, found.html), request
            )
    except markup.MarkupRefused as refused:
        return _refusal(str(refused))
    except PreviewBusy as busy:
        refusal = _refusal(str(busy), status=503)
        refusal["Retry-After"] = str(TRY_AGAIN_SECONDS)
        return refusal
    return JsonResponse({"html": html, "problems": found.problems})


def _shown(request: HttpRequest, name: str, html: str) -> dict:
    parts = markup.split_at_breaks(html) if PLACES[name].has_breaks else [html]
    titles = (request.POST.get(title, "") for title in TITLES)
    return {
        "place": name,
        "title": next(filter(None, titles), ""),
        "standfirst": request.POST.get("standfirst", ""),
        "parts": parts,
    }


@never_cache
@require_safe
@staff_permission_required(_may_write_markdown)
@xframe_options_sameorigin
@csp_replace({"script-src": [NONE], "frame-src": [NONE], "frame-ancestors": [SELF]})
def frame(request: HttpRequest) -> HttpResponse:
    """Show an empty reader's page, which the editor fills: its styles are the readers'.

    The only page that may be framed, by pages of our own; nothing runs in it.
    """
    return render(request, "markdownx/frame.html")


def _refusal(message: str, *, status: int = 400) -> HttpResponse:
    """Say why there is no preview, as text that no browser reads as HTML."""
    return HttpResponse(
        message, status=status, content_type="text/plain; charset=utf-8"
    )


@never_cache
@require_POST
@staff_permission_required(has_perm("articles.add_image"))
def upload(request: HttpRequest) -> HttpResponse:
    """Store a picture that was dropped on the editor; answer its Markdown."""
    form = ImageUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    image = form.store(by=staff_user(request))
    return JsonResponse(
        {
            "image_code": _markdown_of(image),
            "id": image.pk,
            "url": image.url,
            "edit": reverse("admin:articles_image_change", args=[image.pk]),
        }
    )


def _markdown_of(image: Image) -> str:
    """Return what shows a picture in a text.

    Caption and credit are not repeated in it: a figure without words of its own shows
    those of the record, and follows them when they change.
    """
    words = escape_markdown(image.alternative_text)
    picture = f"![{words}]({image.url})"
    is_figure = image.caption or image.credit
    return f"/// figure\n{picture}\n///" if is_figure else picture


def escape_markdown(words: str) -> str:
    """Return plain words so that Markdown reads them as such."""
    return MARKS.sub(r"\\\1", escape(" ".join(words.split()), quote=False))
