"""Root URLconf."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.admin import markdown_views
from config.dashboard import styleguide
from config.views import crawlers, errors, pages
from qa.feeds import AnswerFeed

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("search/", pages.Search.as_view(), name="search"),
    path("", include("articles.urls")),
    path("questions/", include("qa.urls")),
    path("", include("ads.urls")),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path(
        "sitemap-<slug:name>-<int:number>.xml",
        crawlers.sitemap_file,
        name="sitemap_file",
    ),
    path("robots.txt", crawlers.robots_txt, name="robots"),
    path(".well-known/security.txt", crawlers.security_txt, name="security"),
    path("feeds/answers/", AnswerFeed(), name="answer_feed"),
    path("healthz", pages.healthz, name="healthz"),
    path("style/", styleguide.styleguide, name="style"),
    path(
        "admin/markdownx/preview/", markdown_views.preview, name="markdownx_markdownify"
    ),
    path("admin/markdownx/frame/", markdown_views.frame, name="markdownx_frame"),
    path("admin/markdownx/upload/", markdown_views.upload, name="markdownx_upload"),
    path("admin/", include("config.accounts.urls")),  # before the admin's own
    path("admin/", admin.site.urls),
]
if settings.MEDIA_URL.startswith("/"):
    media = settings.MEDIA_URL.strip("/")
    urlpatterns.append(path(f"{media}/<path:path>", pages.media, name="media"))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
