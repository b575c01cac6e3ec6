"""What a private link opens: a calendar, the end of the e-mails. The link's own secret is asked for, nothing else."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reminders import calendar_feed, calendar_file, email_consent
from reminders.api.throttles import CalendarGuessThrottle
from reminders.models import CalendarFeed

NO_CALENDAR = "There is no calendar here any more. Make a new address in the app, under Settings."
TOO_MANY = "Too many wrong addresses. Try again in ten minutes."


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The patient's sessions for a calendar to fetch. 304 where it has them already, 404 once the address was ended."""
    feed = calendar_feed.feed_behind(token)
    response = _no_calendar(request) if feed is None else _calendar_of(feed, request)
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar_of(feed: CalendarFeed, request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    calendar_feed.note_fetch(feed, now=now)
    sessions = calendar_feed.sessions_of(feed.patient, now)
    etag = calendar_feed.etag(sessions, app_name=settings.APP_NAME)
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponse):
        file = calendar_file.written(sessions, app_name=settings.APP_NAME, site_url=settings.SITE_URL, now=now)
        response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = etag
    return response


def _no_calendar(request: HttpRequest) -> HttpResponse:
    if CalendarGuessThrottle().allows(request):
        return HttpResponse(NO_CALENDAR, status=HTTPStatus.NOT_FOUND, content_type="text/plain; charset=utf-8")
    late = HttpResponse(TOO_MANY, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8")
    late["Retry-After"] = str(CalendarGuessThrottle.seconds)
    return late


@csrf_exempt  # RFC 8058: a mail program posts here by itself, without a cookie; the token is what it is allowed by
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_emails(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button. Looking at it changes nothing: mail scanners open every link they find."""
    patient = email_consent.read_stop_token(token)
    if patient is None:
        return render(request, "reminders/stop_unknown.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        email_consent.end(patient.pk, now=timezone.now())
        return render(request, "reminders/stopped.html")
    ended = patient.email_agreed_at is None
    return render(request, "reminders/stopped.html" if ended else "reminders/stop.html")
