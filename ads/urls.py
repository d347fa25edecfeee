"""The click address of a creative, and nothing else."""

from django.urls import path

from ads import views

app_name = "ads"

urlpatterns = [path("go/<slug:slug>/", views.go, name="go")]
