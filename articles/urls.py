from django.urls import path, re_path

from articles import views

app_name = "articles"

urlpatterns = [
    path("articles/", views.ArticleList.as_view(), name="list"),
    path("articles/<slug:slug>/", views.ArticleDetail.as_view(), name="detail"),
    path("topics/<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("author/", views.AuthorDetail.as_view(), name="author"),
    re_path(
        r"^(?P<slug>about|privacy|advertising|help-now|safety)/$",
        views.PageDetail.as_view(),
        name="page",
    ),
]
