"""Admin page of mail about new essays: how many follow, what fails, erase one address.

There is no list of addresses: nobody of the staff needs one.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles.models import Subscription
from articles.subscriptions import membership, outbox


class EraseAddressForm(forms.Form):
    """The address of somebody who asked the staff to be taken off the list."""

    email = forms.EmailField(label="E-mail address")


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow the page, and nobody the view of one row."""
        return obj is None and super().has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow what the page offers; no row is deleted in any other way."""
        return obj is None and super().has_delete_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the numbers; erase an address, or try failed mail again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = EraseAddressForm(request.POST or None)
        if request.method == "POST":
            if not self.has_delete_permission(request):
                raise PermissionDenied
            if done := self._carry_out(request, form):
                messages.success(request, done)
                return redirect(request.path)
        rows = Subscription.objects
        context = self.admin_site.each_context(request) | {
            "title": "Mail about new essays",
            "opts": self.opts,
            "form": form,
            "may_change": self.has_delete_permission(request),
            "confirmed": rows.confirmed().count(),
            "failing": outbox.describe_failures(),
        }
        return TemplateResponse(
            request, "admin/articles/subscription/change_list.html", context
        )

    def _carry_out(self, request: HttpRequest, form: EraseAddressForm) -> str:
        """Do what was pressed; return what to say, or nothing where the form is wrong.

        It says the same whether the address was on the list or not.
        """
        if "retry" in request.POST:
            return f"{outbox.retry_failed()} will be tried again within a minute or so."
        if not form.is_valid():
            return ""
        membership.erase_address(form.cleaned_data["email"])
        return (
            "If this address was on the list, it is erased now. It gets no more mail."
        )
