"""Questions and helplines in the admin; a question opens as the answering screen."""

from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from qa import desk
from qa.ages import age_in_words
from qa.models import CrisisResource, Question


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ["reference", "status", "age", "about"]
    list_filter = ["status"]
    list_select_related = ["about"]
    search_fields = ["reference"]
    search_help_text = "Find by reference. Texts are encrypted and cannot be searched."
    ordering = ["-submitted_at"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(desk.MODERATE)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.has_change_permission(request, obj)

    @admin.display(description="sent", ordering="submitted_at")
    def age(self, question: Question) -> str:
        age = age_in_words(question.submitted_at, timezone.now())
        return age if age == "just now" else f"{age} ago"

    @method_decorator(sensitive_post_parameters())
    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        question = self.get_object(request, object_id) if object_id else None
        if question is None or not self.has_change_permission(request, question):
            raise Http404
        context = self.admin_site.each_context(request)
        context |= {"opts": self.opts, "media": self.media}
        return desk.answering(request, question, context)


@admin.register(CrisisResource)
class CrisisResourceAdmin(admin.ModelAdmin):
    list_display = ["name", "country", "phone", "in_footer", "last_checked", "position"]
    list_editable = ["position"]
    list_filter = ["is_emergency"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
