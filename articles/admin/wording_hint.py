"""ModelAdmin of the style-guide hints."""

from django.contrib import admin

from articles.models import WordingHint


@admin.register(WordingHint)
class WordingHintAdmin(admin.ModelAdmin):
    list_display = ["phrase", "instead"]
    search_fields = ["phrase", "instead"]
