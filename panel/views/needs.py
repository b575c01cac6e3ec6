"""Who needs me: the first page, and what a physio answers to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic.enums import Role
from clinic.errors import Refused
from clinic.models import Patient
from panel.access import MemberRequest, for_members, own
from panel.needs import dealing
from panel.needs.board import Line, board, line_for, named
from panel.needs.drawn import Drawn, drawn
from panel.readiness import missing_for_invitations
from panel.site import page
from panel.templatetags.drawings import icon
from programmes.need import Urgency
from reminders import watch

MOST_DRAWN = 10
"""Lines of each section, and names under "Nothing to do": the rest is counted, one click away. Ours: a page to read."""
HEADINGS = {Urgency.NOW: "Now", Urgency.TODAY: "Today", Urgency.THIS_WEEK: "This week"}
MOST_KEYS = 20
CHANGED = "Something has changed since this page was shown. Look again: what is new is still open."


@for_members("GET")
def needs(request: MemberRequest) -> HttpResponse:
    """The list of one's own, of the whole clinic, or of what was dealt with today."""
    everyone = board(request.clinic, request.now)
    mine = everyone.of(request.member, request.now)
    whose = next((name for name in ("clinic", "done") if name == request.GET.get("whose")), "mine")
    unfolded = request.GET.get("all", "")
    shown = everyone if whose == "clinic" else mine
    context = {
        "title": "Who needs me",
        "now": request.now,
        "whose": whose,
        "sections": [_section(request, urgency, lines, unfolded) for urgency, lines in shown.by_urgency()],
        "well": shown.well if unfolded == "well" else shown.well[:MOST_DRAWN],
        "count_well": len(shown.well),
        "tick": icon("tick", small=True),
        "dealt": shown.dealt,
        "count_mine": len(mine.lines),
        "count_all": len(everyone.lines),
        "has_patients": everyone.patients > 0,
        "missing": [] if everyone.patients else missing_for_invitations(request.clinic),
        "refused": watch.refusing() if request.member.role == Role.OWNER else [],
    }
    return page(request, "panel/needs.html", context, here="needs")


@dataclass(frozen=True)
class Section:
    """The lines of one urgency, and how many of them are not drawn."""

    heading: str
    urgency: Urgency
    lines: Sequence[Drawn]
    count: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.lines)


def _section(request: MemberRequest, urgency: Urgency, lines: Sequence[Line], unfolded: str) -> Section:
    """Whoever's sessions are closed stands first, and is always drawn."""
    closed = sum(line.is_closed for line in lines)
    few = lines if unfolded == str(urgency.value) else lines[: max(MOST_DRAWN, closed)]
    rows = [drawn(line, member=request.member, now=request.now) for line in few]
    return Section(HEADINGS[urgency], urgency, rows, len(lines))


@for_members("POST")
def seen(request: MemberRequest, patient: UUID) -> HttpResponse:
    """ "Seen": somebody has read it, and it stays until it is dealt with."""
    return _answer(request, patient, dealing.see)


@for_members("POST")
def dealt_with(request: MemberRequest, patient: UUID) -> HttpResponse:
    """Closed with a word. What has come up since the page was shown stays open."""
    return _answer(request, patient, partial(dealing.close, word=request.POST.get("word", "")))


def _answer(request: MemberRequest, patient: UUID, do: Callable[..., object]) -> HttpResponse:
    row = own(Patient.objects.all(), request, patient)
    asked = request.POST.getlist("need")[:MOST_KEYS]
    with transaction.atomic():
        Patient.objects.select_for_update(of=("self",)).get(pk=row.pk)  # two may answer at once
        line = line_for(row, request.now)
        found = named(line.needs if line else [], asked)
        try:
            do(row, found, by=request.member, now=request.now)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            if len(found) < len(asked):
                messages.error(request, CHANGED)
    back = "panel:patient" if request.POST.get("back") == "patient" else "panel:index"
    return redirect(back, *([row.pk] if back == "panel:patient" else []))
