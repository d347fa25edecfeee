"""The desk: the stock admin, with a first page that says who is waiting."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from config.site import current
from qa import desk
from qa.ages import people_waiting
from qa.models import Question


class Desk(admin.AdminSite):
    """The admin under the site's own name."""

    site_title = "Desk"
    index_title = "Desk"
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict:
        context = super().each_context(request)
        return context | {"site_header": f"{current().name}: the desk"}

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        own: dict[str, object] = {}
        if request.user.has_perm(desk.MODERATE):
            waiting = desk.who_waits()
            own = {
                "waiting": waiting,
                "headline": people_waiting(len(waiting)),
                "corrections": Question.objects.with_correction_begun(),
            }
        return super().index(request, (extra_context or {}) | own)
