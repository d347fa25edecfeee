from django.urls import path, re_path

from articles import feeds, preview, views
from articles.subscriptions import views as subscriptions

app_name = "articles"

urlpatterns = [
    path("articles/", views.ArticleList.as_view(), name="list"),
    path(
        "articles/preview/<str:token>/",
        preview.PreviewDetail.as_view(),
        name="preview",
    ),
    path("articles/<slug:slug>/", views.ArticleDetail.as_view(), name="detail"),
    path("feeds/articles/", feeds.ArticleFeed(), name="feed"),
    path("topics/", views.TopicList.as_view(), name="topics"),
    path("topics/<slug:slug>/feed/", feeds.TopicFeed(), name="topic_feed"),
    path("topics/<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("follow/", subscriptions.Follow.as_view(), name="follow"),
    path("follow/mail/", subscriptions.follow_mail, name="follow_mail"),
    path("follow/mail/<str:token>/", subscriptions.subscription, name="subscription"),
    path("author/", views.AuthorDetail.as_view(), name="author"),
    re_path(
        r"^(?P<slug>about|privacy|advertising|help-now|safety)/$",
        views.PageDetail.as_view(),
        name="page",
    ),
]
