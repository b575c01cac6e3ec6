"""Everything that calls for the physio, and what only she can have done or forgotten."""

from datetime import timedelta

from programmes.need.known import Known
from programmes.need.limits import Limits
from programmes.need.pain import WEEK, further_down, pains, stopped
from programmes.need.reasons import Kind, Need, Urgency
from programmes.need.silence import missed, silent, unreached

JOINING = timedelta(days=3)
INVITE = "A new invitation takes a minute."


def needs_of(known: Known, limits: Limits) -> list[Need]:
    """Every reason why this patient needs the physio, the most urgent first; none where nothing calls for anybody."""
    nothing_noted = missed(known, limits)
    found = [
        _danger_sign(known),
        _new_loss(known),
        _held(known),
        *pains(known, limits, missed=nothing_noted is not None),
        further_down(known),
        stopped(known),
        unreached(known),
        silent(known, limits),
        nothing_noted,
        _note(known),
        _not_joined(known),
        _still_closed(known),
    ]
    return sorted((need for need in found if need), key=lambda need: need.urgency)


def _danger_sign(known: Known) -> Need | None:
    at = known.danger_sign_at
    if at is None:
        return None
    newest = known.danger_sign_again_at or at
    detail = " ".join(known.danger_signs)
    return Need(Kind.DANGER_SIGN, Urgency.NOW, "danger sign answered yes", detail, at, str(newest))


def _new_loss(known: Known) -> Need | None:
    at = known.new_loss_at
    if at is None:
        return None
    return Need(Kind.NEW_LOSS, Urgency.NOW, "new weakness or numbness", "Every session is closed since.", at, str(at))


def _held(known: Known) -> Need | None:
    at = known.held_since
    if at is None:
        return None
    detail = "The first session waits until somebody has looked at them."
    return Need(Kind.HELD, Urgency.TODAY, "answers before the start wait for you", detail, at, str(at))


def _note(known: Known) -> Need | None:
    if not known.notes:
        return None
    words = f"{len(known.notes)} note{'' if len(known.notes) == 1 else 's'} to read"
    said = " ".join(f"“{text}”" for _, text in known.notes)
    return Need(Kind.NOTE, Urgency.THIS_WEEK, words, said, known.notes[0][0], str(known.notes[-1][0]))


def _not_joined(known: Known) -> Need | None:
    """Sessions are asked for, and there is no phone that could show them."""
    if known.joined_at is not None:
        return None
    if known.declined_at is not None:
        detail = "Somebody said “That is not me”. Check the number, and send a new invitation."
        words = "the invitation reached somebody else"
        return Need(Kind.NOT_JOINED, Urgency.TODAY, words, detail, known.declined_at, str(known.declined_at), 1)
    at = known.invited_at
    if at is not None and known.now - at >= JOINING:
        words = f"invited {(known.now - at).days} days ago and not joined"
        return Need(Kind.NOT_JOINED, Urgency.THIS_WEEK, words, INVITE, at + JOINING, str(at))
    if at is None and known.asked_since and known.now - known.asked_since >= JOINING:
        words, since = "no phone has the programme", known.asked_since + JOINING
        return Need(Kind.NOT_JOINED, Urgency.THIS_WEEK, words, INVITE, since, str(since))
    return None


def _still_closed(known: Known) -> Need | None:
    """A stop order that the physio gave and may have forgotten."""
    at = known.stopped_since
    if at is None or known.now - at < WEEK:
        return None
    words = f"stopped by the physio {(known.now - at).days} days ago"
    return Need(Kind.STILL_CLOSED, Urgency.THIS_WEEK, words, "Carry on, or end the programme.", at + WEEK, str(at))
