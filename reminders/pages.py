"""What a private link opens: the end of the e-mails. The link's own secret is asked for, and nothing else."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reminders import email_consent


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
