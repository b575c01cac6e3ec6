"""How it is going: which days are shown, what each says, and where it is drawn."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from panel import access
from panel.going.chart import LEFT, Chart
from panel.going.days import Change, GoingDay, Shown, Span, changes_of, spans_of, window_of
from panel.going.told import kept_lines, missed_lines, summary, table, uncounted_lines
from programmes import course
from programmes.adherence import Adherence, Outcome
from programmes.enums import Reach
from programmes.models import Programme, Session
from tests.panel.conftest import make_device, sign_in
from tests.world import NOW, TODAY, issue, make_plan, make_prescription, make_revision

MONDAY = date(2026, 3, 2)
NO_SUMS = Adherence({}, {}, 0, 0)


def day(n: int, *marks: str, leg=None, before=None, back=None, reach=None) -> GoingDay:
    sessions = [Shown(f"/{n}/{at}/", mark, at + 1, "08:00", mark, f"title {mark}") for at, mark in enumerate(marks)]
    return GoingDay(MONDAY + timedelta(days=n), sessions, None, before, leg, back, reach)


def chart_of(*days: GoingDay, changes=(), spans=()) -> Chart:
    return Chart(days, changes, spans, today=days[-1].on)


@pytest.mark.parametrize(
    ("chosen", "today", "ends_on", "shown"),
    [
        ("", date(2026, 9, 1), None, (date(2026, 7, 22), date(2026, 9, 1))),
        ("6", date(2026, 9, 1), None, (date(2026, 7, 22), date(2026, 9, 1))),
        ("3", date(2026, 9, 1), None, (date(2026, 8, 12), date(2026, 9, 1))),
        ("all", date(2026, 9, 1), None, (date(2026, 6, 1), date(2026, 9, 1))),
        ("all", date(2028, 9, 1), None, (date(2027, 9, 2), date(2028, 9, 1))),  # a year at most
        ("anything else", date(2026, 9, 1), None, (date(2026, 7, 22), date(2026, 9, 1))),
        ("6", date(2026, 6, 3), None, (date(2026, 6, 1), date(2026, 6, 3))),  # not before the first day
        ("3", date(2026, 9, 1), date(2026, 7, 10), (date(2026, 6, 20), date(2026, 7, 10))),  # up to the last one
    ],
)
def test_window_holds_the_last_weeks_of_the_programme(world, chosen, today, ends_on, shown):
    programme = Programme(patient=world.margaret, starts_on=date(2026, 6, 1), ends_on=ends_on)

    window = window_of(programme, today, chosen)

    assert (window.first, window.last) == shown


@pytest.mark.parametrize(("today", "is_whole"), [(date(2027, 6, 1), True), (date(2027, 6, 2), False)])
def test_a_year_of_a_longer_programme_is_not_called_the_whole(world, today, is_whole):
    window = window_of(Programme(patient=world.margaret, starts_on=date(2026, 6, 1)), today, "all")

    assert window.first == (date(2026, 6, 1) if is_whole else date(2026, 6, 2))
    assert window.all_of_it is is_whole


def test_there_is_no_window_before_the_first_day(world):
    assert window_of(Programme(patient=world.margaret, starts_on=TODAY + timedelta(days=1)), TODAY, "6") is None


def test_a_gap_is_a_gap_and_a_day_by_itself_is_a_dot():
    chart = chart_of(day(0, leg=6), day(1, leg=5), day(2), day(3, leg=4), day(4), day(5, leg=3), day(6, leg=3))

    assert re.findall("[MLh]", chart.leg_line) == ["M", "h", "L", "M", "h", "M", "h", "L"]
    assert chart_of(day(0), day(1)).leg_line == ""


def test_pain_stands_on_a_fixed_scale_from_0_to_10():
    low, high = chart_of(day(0, leg=0)), chart_of(day(0, leg=10))

    assert [value for value, _ in low.scale] == [0, 5, 10]
    assert low.leg_line.split()[1] == f"{low.scale[0][1]}h.01"
    assert high.leg_line.split()[1] == f"{high.scale[2][1]}h.01"


def test_of_a_day_on_which_nothing_was_said_no_reach_is_drawn():
    cells = [
        (chart.felt.count("z"), chart.not_felt.count("z"))
        for chart in (
            chart_of(day(0, reach=reach)) for reach in (None, Reach.NOWHERE, Reach.BACK, Reach.CALF, Reach.FOOT)
        )
    ]

    assert cells == [(0, 0), (0, 5), (1, 4), (4, 1), (5, 0)]


def test_every_look_differs_by_more_than_its_colour():
    marks = ["done", "partly", "stopped", "skipped", "paused", "closed", "unheard", "unreached", "nothing", "open"]
    looks = {look.mark: look for look in chart_of(*(day(n, mark) for n, mark in enumerate(marks))).looks}

    assert list(looks) == marks
    without_sign = {mark for mark, look in looks.items() if not look.signs}
    assert without_sign == {"done", "skipped", "nothing"}  # filled, hatched, empty
    signs = [re.sub(r"^M[\d.]+ [\d.]+", "", look.signs) for look in looks.values() if look.signs]
    assert len(signs) == len(set(signs))


def test_sessions_that_have_not_come_have_no_page():
    assert re.findall(r'href="([^"]+)"', chart_of(day(0, "done", "later")).taps) == ["/0/0/"]


def test_what_somebody_has_typed_is_no_markup():
    session = Shown("/0/", "done", 1, "08:00", "a <b>label</b>", 'a "label" <b>')
    shown = GoingDay(MONDAY, [session], None, None, None, None, None)

    assert "<title>a &quot;label&quot; &lt;b&gt;</title>" in chart_of(shown).taps
    assert "a &lt;b&gt;label&lt;/b&gt;" in table([shown], [], [])[0].row
    why = [Change(MONDAY, 2, is_stop=False, why="<i>more</i>")]
    assert "<p>Revision 2: &lt;i&gt;more&lt;/i&gt;</p>" in table([shown], why, [])[0].row


def test_revisions_that_follow_close_stand_over_each_other_and_the_last_one_to_the_left():
    changes = [Change(MONDAY + timedelta(days=n), n, is_stop=False, why="") for n in (1, 2, 40)]
    chart = chart_of(*(day(n) for n in range(42)), changes=changes)

    assert [(line.y, line.anchor) for line in chart.lines] == [(16, "start"), (32, "start"), (16, "end")]
    assert chart.lines[0].x == round(LEFT + chart.column, 1)
    assert chart.top > 32


def test_a_long_programme_is_drawn_wider_and_not_narrower():
    narrow, wide = chart_of(*(day(n) for n in range(42))), chart_of(*(day(n) for n in range(120)))

    assert (narrow.is_long, narrow.width) == (False, 750)
    assert (chart_of(day(0), day(1)).width, chart_of(day(0), day(1)).column) == (750, narrow.column * 3)
    assert (wide.is_long, wide.column) == (True, 15)
    assert [tick.label for tick in wide.ticks][:2] == ["2 Mar", "9 Mar"]
    assert [tick.label for tick in wide.ticks][-1] == "today"


def test_paused_days_are_a_band_through_everything():
    span = Span(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "paused", "In hospital")
    (band,) = chart_of(*(day(n) for n in range(5)), spans=[span]).bands

    chart = chart_of(*(day(n) for n in range(5)))
    assert (band.x, band.width) == (round(LEFT + chart.column, 1), round(2 * chart.column, 1))


def test_summary_says_what_is_seen_and_judges_nothing():
    days = [day(0, "done", leg=6, back=4, reach=Reach.CALF), day(1), day(2, "done", leg=2, reach=Reach.THIGH)]
    change = Change(MONDAY + timedelta(days=2), 2, is_stop=False, why="")
    span = Span(MONDAY, MONDAY + timedelta(days=1), "closed", "Stop")
    sums = Adherence({Outcome.DONE: 2, Outcome.NOTHING_NOTED: 1, Outcome.PAUSED: 4}, {}, 0, 0)

    assert summary(days, [change], [span], sums) == (
        "2 of 3 sessions kept. Leg pain after a session: 6 on 2 March, 2 on 4 March. "
        "Back pain after a session: 4 on 2 March. Furthest down: calf on 2 March, thigh on 4 March. "
        "Revision 2 on 4 March. Closed from 2 March to 3 March."
    )
    assert "Leg pain after a session: nothing noted." in summary([day(0)], [], [], NO_SUMS)


def test_table_says_the_same_by_day_and_leaves_empty_what_was_not_said():
    days = [day(0, "done", before=5, leg=3, back=0), day(1), day(2, "done", before=4, reach=Reach.NOWHERE)]
    change = Change(MONDAY + timedelta(days=1), 2, is_stop=True, why="Wait.")

    rows = table(days, [change], [])

    assert [(row.on.day, row.leg, row.back, row.reach, row.notes) for row in rows] == [
        (4, "4 to not said", "", "Nowhere", []),
        (3, "", "", "", ["Stop: Wait."]),
        (2, "5 to 3", "0", "", []),
    ]


def test_numbers_keep_apart_what_is_counted_and_what_is_not():
    sums = Adherence(
        {Outcome.DONE: 5, Outcome.PARTLY: 2, Outcome.SKIPPED: 3, Outcome.CLOSED: 4, Outcome.NOT_SYNCED: 1},
        {"no_time": 2, "": 1},
        0,
        0,
    )

    assert [(line.name, line.sessions) for line in kept_lines(sums)] == [("Done in part", 2)]
    assert [(line.name, line.sessions) for line in missed_lines(sums)] == [
        ("Skipped: no time", 2),
        ("Skipped: no reason given", 1),
        ("Nothing noted", 0),
    ]
    assert [(line.name, line.sessions) for line in uncounted_lines(sums)] == [
        ("Paused", 0),
        ("Closed", 4),
        ("Not synced", 1),
        ("Reminder never arrived", 0),
    ]
    assert sums.known == 10


def test_revision_stands_where_the_first_day_begins_that_it_holds_for_whole(world):
    plan = make_plan(world.margaret)
    for number, hour in ((2, 5), (3, 12)):  # before the first session of the day, and after it
        revision = make_revision(plan.programme, number)
        make_prescription(revision, plan.slots)
        issue(revision, by=world.sam, at=datetime(2026, 6, 18, hour, tzinfo=UTC))
    course.stop(plan.programme, by=world.sam, why="Wait.", now=datetime(2026, 6, 18, 13, tzinfo=UTC))
    window = window_of(plan.programme, date(2026, 6, 20), "6")
    first_due = datetime(2026, 6, 18, 7, tzinfo=UTC)
    shown = [GoingDay(on, [], first_due if on.day == 18 else None, None, None, None, None) for on in window.dates]

    changes = changes_of(plan.programme, window, shown)

    assert [(change.on.day, change.label) for change in changes] == [
        (15, "Revision 1"),
        (18, "Revision 2"),
        (19, "Revision 3"),
        (18, "Stop"),  # it holds at once, whatever has been done that day
    ]


def test_pauses_and_closed_days_are_cut_to_what_is_shown(world):
    programme = make_plan(world.margaret).programme
    course.pause(programme, from_date=date(2026, 6, 17), until_date=date(2026, 6, 30), by=world.sam, now=NOW)
    course.stop(programme, by=world.sam, why="Wait.", now=NOW)
    course.carry_on(world.margaret, by=world.sam, why="Seen.", now=NOW + timedelta(days=1))
    window = window_of(programme, date(2026, 6, 20), "6")

    spans = [(span.kind, span.first.day, span.last.day) for span in spans_of(programme, window)]

    assert spans == [("closed", 15, 16), ("paused", 17, 20)]


def test_page_draws_what_was_noted_and_a_square_leads_to_its_session(world, monkeypatch):
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))
    plan = make_plan(world.margaret)
    make_device(world.margaret)
    Session.objects.create(
        clinic=world.clinic, patient=world.margaret, programme=plan.programme, slot=plan.slots[0], local_date=TODAY,
        skipped_at=NOW, skip_reason="no_time", leg_before=4, reach_before="calf",
    )  # fmt: skip
    client = sign_in(world.sam)
    address = f"/physio/patients/{world.margaret.pk}/sessions/{plan.slots[0].pk}/{TODAY}/"

    page = client.get(f"/physio/patients/{world.margaret.pk}/?weeks=all").content.decode()

    assert page.count(f'href="{address}"') == 3  # today's list, the drawing and the table
    assert "skipped, no time" in page
    assert 'aria-current="true">Whole programme' in page
    assert client.get(address).status_code == 200
