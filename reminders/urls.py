"""The pages for people who hold a private link: no sign-in, no cookie."""

from django.urls import path

from reminders.pages import calendar, stop_emails

urlpatterns = [
    path("calendar/<str:token>.ics", calendar, name="calendar"),
    path("reminders/stop/<str:token>/", stop_emails, name="stop-emails"),
]
