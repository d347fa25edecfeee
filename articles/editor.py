"""The Markdown editor's two addresses: preview and picture upload, for staff only.

The package's own views are never mounted: they answer anybody, store what they are
sent, and render without our sanitiser.
"""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import markup
from articles.images import ImageRefused, images_in, store_image

View = Callable[[HttpRequest], HttpResponse]

PREVIEW_PREFIX = "preview-"  # the desk's page has ids of its own


class ImageUpload(forms.Form):
    """One file; whether it is a picture is decided by decoding it."""

    image = forms.FileField(
        error_messages={
            "required": "Choose a picture.",
            "empty": "The file is empty.",
        }
    )


def for_staff(view: View) -> View:
    """Answer 403 to everybody else.

    Not a redirect: the editor's script would show the sign-in page as the preview.
    """

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        return view(request)

    return checked


def markdownify(text: str) -> str:
    """Render Markdown as a reader will see it, with what there is to mend before it.

    Args:
        text: What stands in the editor.

    Returns:
        Safe HTML.

    Raises:
        MarkupRefused: the text cannot be rendered.
    """
    rendered = markup.render(text, id_prefix=PREVIEW_PREFIX, images=images_in(text))
    if not rendered.problems:
        return rendered.html
    items = format_html_join("", "<li>{}</li>", [(line,) for line in rendered.problems])
    return format_html('<ul class="errorlist">{}</ul>', items) + rendered.html


@never_cache
@require_POST
@for_staff
def preview(request: HttpRequest) -> HttpResponse:
    """Answer the editor with its text as HTML."""
    text = request.POST.get("content")
    if text is None:
        return refusal("There is no text to show.")
    try:
        return HttpResponse(markdownify(text))
    except markup.MarkupRefused as refused:
        return refusal(str(refused))


def refusal(message: str) -> HttpResponse:
    """Say why there is no preview, as text that no browser reads as HTML."""
    return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")


@never_cache
@require_POST
@for_staff
def upload(request: HttpRequest) -> HttpResponse:
    """Store a picture that was dropped on the editor; answer its Markdown."""
    form = ImageUpload(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    try:
        image = store_image(form.cleaned_data["image"], by=request.user)
    except ImageRefused as refused:
        return JsonResponse({"image": [str(refused)]}, status=400)
    return JsonResponse({"image_code": f"![]({image.url})"})
