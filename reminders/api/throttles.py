"""How often one address may guess."""

from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.views import APIView

from clinic.api.throttles import MINUTE, AddressThrottle


class CalendarGuessThrottle(AddressThrottle):
    """Wrong calendar addresses only: a calendar's servers fetch the right ones of many patients from few addresses."""

    scope, most, seconds = "calendar", 60, 10 * MINUTE

    def allows(self, request: HttpRequest) -> bool:
        """Counts one wrong address. Where it cannot be counted it is only wrong: 256 bits are not guessed."""
        try:
            return self.allow_request(Request(request), APIView())
        except RedisError:
            return True
