from django.urls import path

from qa.views import asking, mail, reading, reports, yours

app_name = "qa"

urlpatterns = [
    path("", reading.QuestionList.as_view(), name="list"),
    path("ask/", asking.ask, name="ask"),
    path("yours/", mail.lost_link, name="lost_link"),
    path("yours/<str:token>/", yours.yours, name="yours"),
    path("mail/<str:token>/", mail.mail, name="mail"),
    path("reported/<str:token>/", reports.reported, name="reported"),
    path("<slug:slug>/", reading.QuestionDetail.as_view(), name="detail"),
    path("<slug:slug>/report/", reports.report, name="report"),
]
