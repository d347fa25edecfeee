"""ModelAdmins of pages and authors."""

from django.contrib import admin

from articles.admin.markdown_mixin import PublicTextAdmin
from articles.forms.markdown_widget import MarkdownWidget
from articles.models import Author, Page


@admin.register(Page)
class PageAdmin(PublicTextAdmin):
    list_display = ["title", "slug", "updated_at"]


@admin.register(Author)
class AuthorAdmin(PublicTextAdmin):
    markdown_fields = ("biography",)
    markdown_widget = MarkdownWidget(shown_with="name")
    list_display = ["name", "credentials", "user"]
    list_select_related = ["user"]
