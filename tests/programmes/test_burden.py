import pytest

from programmes.burden import SOURCE, Burden, Level, burden_of
from programmes.wording import Line


def line(exercise="a", sessions=(1,), side="none", choice=None, **dose) -> Line:
    defaults = {"counts": "holds", "sets": 1, "reps": 3, "hold_seconds": 27}
    return Line(exercise, exercise.title(), side, sessions=sessions, choice=choice, **(defaults | dose))


@pytest.mark.parametrize(
    ("lines", "burden"),
    [
        ([], Burden(0, 0, 0)),
        ([line(sessions=())], Burden(0, 0, 0)),
        ([line()], Burden(1, 3, 2)),
        ([line(sessions=(1, 2, 3, 4))], Burden(1, 12, 8)),
        ([line(side="both")], Burden(1, 6, 4)),
        ([line("a"), line("b", sessions=(2,))], Burden(2, 6, 4)),
        ([line("a", choice=1), line("b", choice=1)], Burden(1, 3, 2)),
        ([line("a", choice=1, sessions=(1, 2)), line("b", choice=1, sessions=(1, 2))], Burden(1, 6, 4)),
        ([line("a", choice=1), line("b", choice=1, sessions=(1, 2))], Burden(1, 6, 4)),
        ([line("a", side="left"), line("a", side="right", sessions=(2,))], Burden(1, 6, 4)),
    ],
    ids=[
        "nothing",
        "in no session yet",
        "one",
        "four times a day",
        "both sides",
        "two sessions",
        "a choice",
        "a choice, twice a day",
        "a choice with one exercise less in the evening",
        "one exercise, prescribed for each side",
    ],
)
def test_burden_of(lines, burden):
    assert burden_of(lines) == burden


@pytest.mark.parametrize(
    ("exercises", "level"),
    [(0, "calm"), (1, "calm"), (4, "calm"), (5, "amber"), (6, "amber"), (7, "red"), (20, "red")],
)
def test_burden_level(exercises, level):
    assert Burden(exercises, 0, 0).level == level


def test_burden_reason_and_source_only_where_it_is_not_calm():
    calm, amber, red = Burden(4, 0, 0), Burden(5, 0, 0), Burden(7, 0, 0)

    assert (calm.reason, calm.source) == ("", "")
    assert amber.reason == "Above 4 exercises fewer people keep it up. Which ones matter most?"
    assert red.reason == (
        "People given more than 6 exercises had about a fifth of the odds of keeping the frequency of those given "
        "1 to 3 (odds ratio 0.2, 95 % CI 0.1 to 0.9, observational)."
    )
    assert amber.source == red.source == SOURCE
    assert SOURCE == "Medina-Mirapeix 2009, doi 10.1186/1471-2474-10-155, table 3; observational"


@pytest.mark.parametrize(
    ("burden", "sentence"),
    [
        (Burden(5, 13, 22), "5 exercises, 13 ticks, about 22 minutes a day"),
        (Burden(1, 1, 1), "1 exercise, 1 tick, about 1 minute a day"),
    ],
)
def test_burden_sentence(burden, sentence):
    assert burden.sentence == sentence


def test_burden_levels_are_three():
    assert [level.value for level in Level] == ["calm", "amber", "red"]
