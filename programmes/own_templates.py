"""A clinic's own templates: a programme kept as a starting point, without anything that is one patient's."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from clinic.errors import Refused
from clinic.models import Clinic, Membership, Patient
from programmes.counting import counts_for
from programmes.enums import Side
from programmes.models import Template
from programmes.prescribing import AFFECTED, Line

MOST_LETTERS_OF_SLUG = 50
"""Of the column's 60: a number may come behind."""


@transaction.atomic
def save_as_template(
    lines: Sequence[Line], *, positions: Sequence[int], patient: Patient, title: str, for_whom: str, by: Membership
) -> Template:
    """Keep these lines for the clinic. `positions` are the sessions of the day in the order of their times.

    The patient's affected side becomes "the affected side" of whoever gets it next; reasons for leaving limits stay
    behind. Raises Refused where a title is taken, where there is no line or no session, and where a side cannot be
    said without the patient: guessing would work somebody else's wrong side.
    """
    Clinic.objects.select_for_update().get(pk=by.clinic_id)  # two who save at once would take one slug
    own = Template.objects.filter(clinic_id=by.clinic_id)
    if own.filter(title__iexact=title.strip(), retired_at=None).exists():
        raise Refused("title", "Your clinic has a template of that name. Give this one another, or retire that one.")
    if not (lines and positions):
        raise Refused("empty", "A template needs at least one exercise and one session of the day.")
    numbers = {position: number for number, position in enumerate(positions, start=1)}
    return Template.objects.create(
        clinic_id=by.clinic_id,
        slug=_free_slug(title, set(own.values_list("slug", flat=True))),
        title=title.strip(),
        for_whom=for_whom.strip(),
        sessions=len(positions),
        prescriptions=[_kept(line, numbers, patient) for line in lines],
    )


def change(template: Template, *, title: str, for_whom: str) -> None:
    """Raises Refused where another template of the clinic has that title."""
    others = Template.objects.filter(clinic=template.clinic, retired_at=None).exclude(pk=template.pk)
    if others.filter(title__iexact=title.strip()).exists():
        raise Refused("title", "Your clinic has a template of that name. Give this one another.")
    template.title, template.for_whom = title.strip(), for_whom.strip()
    template.save(update_fields=["title", "for_whom"])


def retire(template: Template, *, now: datetime) -> None:
    """Nobody can begin with it any more. Programmes that did stay as they are. Doing it twice changes nothing."""
    if template.retired_at is None:
        template.retired_at = now
        template.save(update_fields=["retired_at"])


def _kept(line: Line, numbers: dict[int, int], patient: Patient) -> dict[str, Any]:
    side = _relative(line, patient)
    if side is None:
        name = line.exercise.name
        raise Refused(
            "side",
            f"{name}: works the {line.side or 'unsaid'} side, which is not this patient's affected side. "
            "A template can only keep the affected side, both or none.",
        )
    return {
        "exercise": line.exercise.slug,
        "dose": {
            "sets": line.sets,
            "reps": line.reps,
            "hold_seconds": line.hold_seconds,
            "rest_seconds": line.rest_seconds,
        },
        "side": side,
        "counts": counts_for(hold_seconds=line.hold_seconds, reps=line.reps),
        "sessions": sorted(numbers[position] for position in line.positions if position in numbers),
        "choice": line.choice,
        "note": line.note,
        "group": line.group,
    }


def _relative(line: Line, patient: Patient) -> str | None:
    """The side as a template writes it, or None where it cannot be said.

    Of somebody who is affected on both sides, one side alone is a choice about that person; and both are the affected
    ones where the library would have worked those: for the next patient they may be one.
    """
    is_affected = line.side != "" and line.side == patient.affected_side
    if line.side == Side.NONE or (line.side == Side.BOTH and line.exercise.dose.get("sides") != AFFECTED):
        return line.side
    if line.side == Side.BOTH and not is_affected:
        return line.side
    return AFFECTED if is_affected else None


def _free_slug(title: str, taken: set[str]) -> str:
    stem = slugify(title)[:MOST_LETTERS_OF_SLUG] or "template"
    return next(slug for n in count(1) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
