"""Forms of an image: its upload, alternative text, caption and credit."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.base import File

from articles.media import uploads
from articles.models import Image

EITHER = "Write an alternative text or tick “decorative”, one of the two."


class ImageTextForm(forms.ModelForm):
    """Form of alternative text, caption and credit."""

    class Meta:
        model = Image
        fields = ["alternative_text", "is_decorative", "caption", "credit"]
        widgets = {
            "alternative_text": forms.Textarea({"rows": 3}),
            "caption": forms.Textarea({"rows": 3}),
        }

    def clean_alternative_text(self) -> str:
        return " ".join(self.cleaned_data["alternative_text"].split())

    def clean_caption(self) -> str:
        return " ".join(self.cleaned_data["caption"].split())

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if words.get("is_decorative") and words.get("alternative_text"):
            self.add_error("alternative_text", EITHER)
        return words


class ImageUploadForm(ImageTextForm):
    """Form of an upload with its texts; the file is checked by decoding it.

    Nothing is stored before everything is known to be right.
    """

    image = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG or WebP, at most 8 MB. Position and other hidden data are "
        "removed; of a moving picture the first frame is kept.",
        error_messages={
            "required": "Choose a picture.",
            "empty": "The file is empty.",
        },
    )

    def clean_image(self) -> "File[Any]":
        file: File[Any] = self.cleaned_data["image"]
        try:
            self.picture = uploads.decode_image(uploads.read_upload(file))
        except uploads.ImageRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file

    def store(self, *, by: User | None) -> Image:
        """Store the image of a valid form; a large one gets its smaller files later."""
        words = {name: self.cleaned_data[name] for name in ImageTextForm.Meta.fields}
        return uploads.store_decoded(self.picture, by=by, is_waited_for=True, **words)


class DescribedImageForm(ImageTextForm):
    """ImageTextForm that demands alternative text or "decorative"."""

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        is_silent = not words.get("alternative_text") and not words.get("is_decorative")
        if is_silent and not self.errors:
            self.add_error("alternative_text", EITHER)
        return words


class DescribedUploadForm(DescribedImageForm, ImageUploadForm):
    """ImageUploadForm that demands alternative text or "decorative"."""
