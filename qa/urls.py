from django.urls import path

from qa import views

app_name = "qa"

urlpatterns = [
    path("", views.QuestionList.as_view(), name="list"),
    path("ask/", views.ask, name="ask"),
    path("yours/<str:token>/", views.yours, name="yours"),
    path("<slug:slug>/", views.QuestionDetail.as_view(), name="detail"),
]
