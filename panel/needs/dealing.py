"""That somebody has seen a need, and that somebody has dealt with it: who, when, and with what word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from clinic.errors import Refused
from clinic.fields import refuse_unstorable
from clinic.models import Membership, Patient
from clinic.prepared import A_KEY, AN_INSTANT, Prepared
from clinic.scope import ScopedQuerySet
from panel.models import LONGEST_WORD, Attention
from programmes.need import Kind, Need

FLARES = (Kind.PAIN, Kind.FURTHER_DOWN)
"""What comes and goes: it begins anew when it is told later than somebody has dealt with it."""
QUIET = dict.fromkeys((*FLARES, Kind.MISSED, Kind.STOPPED), timedelta(days=7))
QUIET_FOR_OTHERS = timedelta(days=14)
"""For so long what was dealt with, and has not become worse since, calls for nobody. Then it is said again."""
CLOSED = (Kind.DANGER_SIGN, Kind.NEW_LOSS, Kind.HELD)
LASTS = (*CLOSED, Kind.NOTE)
"""Only the patient's page ends these, by "carry on", "I have looked" or "I have read it": no word may hide them."""
LOOKED_BACK = timedelta(days=60)
"""What was seen or dealt with longer ago says nothing of a need of today."""

Rows = Mapping[UUID, list[Attention]]


def _of_late(since: datetime) -> ScopedQuerySet[Attention]:
    return Attention.objects.filter(seen_at__gt=since).select_related("seen_by__user", "done_by__user")


_OF_CLINIC = Prepared(lambda clinic, since: _of_late(since).for_clinic(clinic), clinic=A_KEY, since=AN_INSTANT)
_OF_PATIENT = Prepared(lambda patient, since: _of_late(since).filter(patient=patient), patient=A_KEY, since=AN_INSTANT)


def rows_of_clinic(clinic: UUID, now: datetime) -> Rows:
    """What was seen and dealt with of its patients of late, the newest first. One query."""
    found = defaultdict(list)
    for row in _OF_CLINIC.rows(clinic=clinic, since=now - LOOKED_BACK):
        found[row.patient_id].append(row)
    return found


def rows_of_patient(patient: UUID, now: datetime) -> list[Attention]:
    """The same of one patient. One query."""
    return _OF_PATIENT.rows(patient=patient, since=now - LOOKED_BACK)


def is_recent(row: Attention, now: datetime) -> bool:
    """Whether it still says something of a need of today."""
    return row.seen_at > now - LOOKED_BACK


def of_need(need: Need, rows: Iterable[Attention]) -> Attention | None:
    """Who has seen this very need; None while nobody has."""
    open_ones = {(row.kind, row.about, row.level): row for row in rows if row.done_at is None}
    return open_ones.get((need.kind, need.about, need.level))


def is_dealt_with(need: Need, rows: Iterable[Attention], now: datetime) -> bool:
    """Whether somebody has closed it. It comes back when it is worse, when it begins anew, and after a while."""
    if need.kind in LASTS:
        return False
    return any(_closes(row, need, now) for row in rows if row.kind == need.kind and row.done_at)


def _closes(row: Attention, need: Need, now: datetime) -> bool:
    quiet = QUIET.get(need.kind, QUIET_FOR_OTHERS)
    if row.done_at is None or row.done_at <= now - quiet or need.level > row.level:
        return False
    if need.kind in FLARES:  # the same place, and no new flare: it had begun when it was closed
        return row.about == need.about and need.since <= row.done_at
    return row.about == need.about


def see(patient: Patient, needs: Iterable[Need], *, by: Membership, now: datetime) -> list[Attention]:
    """This member has seen these. The first who sees one is who has seen it; doing it twice changes nothing."""
    return [_row(patient, need, by, now) for need in needs]


@transaction.atomic
def close(patient: Patient, needs: Iterable[Need], *, word: str, by: Membership, now: datetime) -> None:
    """This member has dealt with these, and says how.

    What only the patient's page ends is marked as seen and stays. Raises Refused without a word, and for one too long.
    """
    said = word.strip()
    if not said:
        raise Refused("word", "Say in a word what was done, for example “called”.")
    try:
        refuse_unstorable(said)
    except ValidationError as error:
        raise Refused("word", error.messages[0]) from None
    if len(said) > LONGEST_WORD:
        raise Refused("word", f"At most {LONGEST_WORD} characters: the rest belongs in the notes.")
    for need in needs:
        row = _row(patient, need, by, now)
        if need.kind not in LASTS:
            Attention.objects.filter(pk=row.pk, done_at=None).update(done_at=now, done_by=by, word=said)


def _row(patient: Patient, need: Need, by: Membership, now: datetime) -> Attention:
    row, _ = Attention.objects.get_or_create(
        patient=patient,
        kind=need.kind.value,
        about=need.about,
        level=need.level,
        done_at=None,
        defaults={"clinic_id": patient.clinic_id, "seen_at": now, "seen_by": by},
    )
    return row
