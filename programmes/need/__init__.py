"""Who needs the physio, how soon and why. Pure: what is known of one patient in, reasons in words out.

Few and trusted: what only concerns the network, a pause or our own reminders is never said of the patient, and every
reason stands with what it was worked out from.
"""

from programmes.need.doubt import may_need, noted_yesterday
from programmes.need.known import Day, Known, Span
from programmes.need.limits import Limits
from programmes.need.reasons import Kind, Need, Urgency, sentence
from programmes.need.rules import needs_of

__all__ = [
    "Day",
    "Kind",
    "Known",
    "Limits",
    "Need",
    "Span",
    "Urgency",
    "may_need",
    "needs_of",
    "noted_yesterday",
    "sentence",
]
