"""URLs of the click redirect, the view beacon and ads.txt."""

from django.urls import path

from ads import views

app_name = "ads"

urlpatterns = [
    path("go/<slug:slug>/", views.go, name="go"),
    path("seen/", views.seen, name="seen"),  # no slug under /go/ is taken from anybody
    path("ads.txt", views.ads_txt, name="ads_txt"),
]
