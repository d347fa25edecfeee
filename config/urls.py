"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles import editor
from config import errors, machines, style, views
from qa.feeds import AnswerFeed

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("", include("articles.urls")),
    path("questions/", include("qa.urls")),
    path("", include("ads.urls")),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("feeds/answers/", AnswerFeed(), name="answer_feed"),
    path("healthz", views.healthz, name="healthz"),
    path("style/", style.show, name="style"),
    path("admin/markdownx/preview/", editor.preview, name="markdownx_markdownify"),
    path("admin/markdownx/frame/", editor.frame, name="markdownx_frame"),
    path("admin/markdownx/upload/", editor.upload, name="markdownx_upload"),
    path("admin/", admin.site.urls),
]
if settings.MEDIA_URL.startswith("/"):
    media = settings.MEDIA_URL.strip("/")
    urlpatterns.append(path(f"{media}/<path:path>", views.media, name="media"))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
