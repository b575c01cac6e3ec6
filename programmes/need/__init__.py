"""Who needs the physio, how soon and why. Pure: what is known of one patient in, reasons in words out.

Few and trusted: what only concerns the network, a pause or our own reminders is never said of the patient, and every
reason stands with what it was worked out from.
"""

from programmes.need.known import Day, Known, Span
from programmes.need.limits import Limits
from programmes.need.pain import Latest
from programmes.need.reasons import Kind, Need, Urgency, sentence
from programmes.need.rules import needs_of
from programmes.need.trend import DAYS_OF_TREND, Trend, has_noted, may_need, trend_of

__all__ = [
    "DAYS_OF_TREND",
    "Day",
    "Kind",
    "Known",
    "Latest",
    "Limits",
    "Need",
    "Span",
    "Trend",
    "Urgency",
    "has_noted",
    "may_need",
    "needs_of",
    "sentence",
    "trend_of",
]
