"""Pictures in the admin: what each shows, where it is used, what nothing uses."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin_filters import OfferedFiltersAdmin
from articles.media import usage
from articles.media.forms import DescribedImageForm, DescribedUploadForm
from articles.models import Image
from articles.staff import staff_user

THUMBNAIL = 96
MOST_NAMED = 4


class Unused(admin.SimpleListFilter):
    """Uploads that nothing shows."""

    title = "use"
    parameter_name = "use"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("none", "Not used anywhere")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "none":
            return queryset
        return queryset.filter(pk__in=usage.unused_images().values("pk"))


class ImageList(ChangeList):
    """A page of pictures that knows where each is shown, asked once for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = usage.usages_for(self.result_list)
        for image in self.result_list:
            image.places = found[image.pk]


# Said to whoever works on the texts, and to nobody who only needs a picture.
OF_TEXTS = ("shown_in", "markdown")


@admin.register(Image)
class ImageAdmin(OfferedFiltersAdmin):
    """Words can be changed, the picture itself cannot: a text may show it already."""

    list_display = ["thumbnail", "words", "shown_in", "size", "uploaded_at"]
    list_display_links = ["thumbnail", "words"]
    list_filter = [Unused, "is_decorative"]
    list_per_page = 30
    search_fields = ["alternative_text", "caption", "credit", "file"]
    new_fields = ["image", "alternative_text", "is_decorative", "caption", "credit"]
    fields = ["preview", *new_fields[1:], "shown_in", "size", "markdown"]
    readonly_fields = ["preview", "shown_in", "size", "markdown"]
    delete_confirmation_template = "admin/articles/image/delete.html"
    delete_selected_confirmation_template = "admin/articles/image/delete_selected.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ImageList

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> list:
        if obj is None:
            return self.new_fields
        return [name for name in self.fields if _may_see(request, name)]

    def get_list_display(self, request: HttpRequest) -> list:
        return [name for name in self.list_display if _may_see(request, name)]

    def get_list_filter(self, request: HttpRequest) -> list:
        return self.list_filter if _may_see(request, "shown_in") else []

    def get_readonly_fields(
        self, request: HttpRequest, obj: Image | None = None
    ) -> list[str]:
        return self.readonly_fields if obj else []

    def get_form(
        self,
        request: HttpRequest,
        obj: Image | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ModelForm]:
        kwargs["form"] = DescribedImageForm if obj else DescribedUploadForm
        return super().get_form(request, obj, change=change, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Image:
        """Store a new picture the way the editor does."""
        if change:
            return super().save_form(request, form, change)
        form.instance = form.store(by=staff_user(request))
        form.save_m2m = lambda: None
        return form.instance

    def save_model(
        self, request: HttpRequest, obj: Image, form: ModelForm, change: bool
    ) -> None:
        if change and form.changed_data:
            obj.save()
            usage.rerender_texts_showing(obj)

    def get_deleted_objects(
        self, objs: Sequence[Image] | QuerySet[Image], request: HttpRequest
    ) -> tuple[list, dict, set, list]:
        """Refuse what is still shown, with the places in words."""
        deleted, count, missing_rights, protected = super().get_deleted_objects(
            objs, request
        )
        found = usage.usages_for(objs, everywhere=True)
        named = [place for image in objs for place in found[image.pk]]
        if named:  # whoever may not delete those places either need not hear of it
            missing_rights = set()
            protected = [_link_to(use) for use in dict.fromkeys(named)]
        return deleted, count, missing_rights, protected

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        usage.delete_image(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for image in queryset:
            usage.delete_image(image)

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> SafeString:
        """Show it small, as the heading of its row and the link to its form."""
        return _drawn(image, THUMBNAIL, said=self.words(image))

    @admin.display(description="picture")
    def preview(self, image: Image) -> SafeString:
        """Show it."""
        return _drawn(image, 4 * THUMBNAIL, said=image.alternative_text)

    @admin.display(description="what it shows", ordering="alternative_text")
    def words(self, image: Image) -> str:
        """Say what a screen reader will say."""
        silent = "Decorative" if image.is_decorative else "No alternative text yet"
        return image.alternative_text or silent

    @admin.display(description="shown in")
    def shown_in(self, image: Image) -> SafeString | str:
        """Name the places, the first of them where there are many."""
        places = getattr(image, "places", None)
        if places is None:
            places = usage.usages_for([image])[image.pk]
        # An essay comes before its earlier versions, and stands for them.
        rows = list({(use.model, use.pk): use for use in reversed(places)}.values())
        lines = [(_link_to(use),) for use in reversed(rows[-MOST_NAMED:])]
        if len(rows) > MOST_NAMED:
            lines.append((f"and {len(rows) - MOST_NAMED} more",))
        return format_html_join("", "<div>{}</div>", lines) or "Not used anywhere"

    @admin.display(description="size")
    def size(self, image: Image) -> str:
        """Say how many pixels it has, and in which widths it is kept."""
        whole = f"{image.width} × {image.height}"
        smaller = ", ".join(map(str, image.widths[:-1]))
        return f"{whole}; also {smaller} wide" if smaller else whole

    @admin.display(description="in a text")
    def markdown(self, image: Image) -> SafeString:
        """Show what an author writes to show it."""
        return format_html("<code>![]({})</code>", image.url)


def _may_see(request: HttpRequest, name: object) -> bool:
    """Whether a column is for this account: places name drafts and questions."""
    return name not in OF_TEXTS or request.user.has_perm("articles.view_article")


def _drawn(image: Image, side: int, *, said: str) -> SafeString:
    """Return a picture no larger than a square, from its smallest file.

    Args:
        image: The picture.
        side: Of the square, in pixels.
        said: What a screen reader says instead.
    """
    scale = min(1, side / image.width, side / image.height)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        image.small_url,
        max(1, round(image.width * scale)),
        max(1, round(image.height * scale)),
        said,
    )


def _link_to(use: usage.ImageUsage) -> SafeString | str:
    """Return a place as a link to its form in the admin, where it has one."""
    name = use.model.lower().replace(".", "_")
    try:
        url = reverse(f"admin:{name}_change", args=[use.pk])
    except NoReverseMatch:
        return use.said
    return format_html('<a href="{}">{}</a>', url, use.said)
