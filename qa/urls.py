"""URLconf under /questions/: threads, the asking form, private pages, reports."""

from django.urls import path

from qa.views import access, ask, email, private_page, reports, threads

app_name = "qa"

urlpatterns = [
    path("", threads.QuestionList.as_view(), name="list"),
    path("ask/", ask.ask, name="ask"),
    path("topics/<slug:slug>/", threads.TopicQuestionList.as_view(), name="topic"),
    path("yours/", private_page.private_page, name="yours"),
    path("yours/closed/", access.closed, name="closed"),
    path("yours/lost/", email.lost_link, name="lost_link"),
    path("yours/open/<str:token>/", access.mailed_link, name="mailed_link"),
    path("mail/<str:token>/", email.mail, name="mail"),
    path("reported/<str:token>/", reports.reported, name="reported"),
    path("<slug:slug>/", threads.QuestionDetail.as_view(), name="detail"),
    path("<slug:slug>/report/", reports.report, name="report"),
]
