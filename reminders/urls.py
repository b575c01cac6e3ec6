"""The pages for people who hold a private link: no sign-in, no cookie."""

from django.urls import path

from reminders.pages import stop_emails

urlpatterns = [
    path("reminders/stop/<str:token>/", stop_emails, name="stop-emails"),
]
