"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles import editor
from config import errors, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("", include("articles.urls")),
    path("questions/", include("qa.urls")),
    path("", include("ads.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("admin/markdownx/preview/", editor.preview, name="markdownx_markdownify"),
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
