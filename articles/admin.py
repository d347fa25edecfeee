"""Writing in the admin: essays with live preview, topics, pages, the author."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from markdownx.widgets import MarkdownxWidget

from articles import publishing
from articles.models import Article, Author, Image, Page, Topic

PUBLISH = "articles.publish_article"


class MarkdownAdmin(admin.ModelAdmin):
    """A form whose Markdown fields have a live preview."""

    markdown_fields: tuple[str, ...] = ("body",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.markdown_fields:
            kwargs["widget"] = MarkdownxWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Article)
class ArticleAdmin(MarkdownAdmin):
    list_display = ["headline", "status", "published_at", "author"]
    list_filter = ["status", "topics"]
    list_select_related = ["author"]
    search_fields = ["headline", "slug"]
    prepopulated_fields = {"slug": ["headline"]}
    autocomplete_fields = ["topics", "related"]
    readonly_fields = ["status", "published_at"]
    change_form_template = "admin/articles/article/change_form.html"

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        for name in ("publish", "unpublish"):
            if f"_{name}" in request.POST:
                return self.decide(request, obj, name)
        return super().response_change(request, obj)

    def decide(self, request: HttpRequest, article: Article, name: str) -> HttpResponse:
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        try:
            getattr(publishing, name)(article, by=request.user)
        except publishing.NotPossible as error:
            messages.error(request, str(error))
        else:
            said = "is published" if name == "publish" else "is off the site"
            messages.success(request, f"“{article}” is saved and {said}.")
        return redirect(request.path)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_publish"] = request.user.has_perm(PUBLISH)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        never_public = obj is None or obj.published_at is None
        return never_public and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Article) -> str | None:
        is_public = Article.objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None


@admin.register(Topic)
class TopicAdmin(MarkdownAdmin):
    markdown_fields = ("intro",)
    list_display = ["title", "slug", "in_menu"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Page)
class PageAdmin(MarkdownAdmin):
    list_display = ["title", "slug", "updated_at"]


@admin.register(Author)
class AuthorAdmin(MarkdownAdmin):
    markdown_fields = ("biography",)
    list_display = ["name", "credentials", "user"]
    list_select_related = ["user"]


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["file", "alternative_text", "width", "height", "uploaded_at"]
    readonly_fields = ["file", "width", "height", "uploaded_at", "uploaded_by"]
    search_fields = ["alternative_text", "caption"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # pictures arrive through the editor, which re-encodes them
