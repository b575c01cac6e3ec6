"""How allauth behaves here: nobody signs up, and everybody who signs in goes to the panel."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a colleague is invited by the clinic (`clinic.colleagues`), and a patient has no account."""
        return False

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")
