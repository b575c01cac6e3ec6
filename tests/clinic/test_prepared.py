"""A query that was put together once is the query that is put together each time."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Patient
from clinic.prepared import A_DAY, A_KEY, Prepared
from panel import at_hand, diary_at_hand
from panel.needs import dated, dealing, found
from reminders import fallback
from tests.world import NOW, TODAY

pytestmark = pytest.mark.django_db

OURS = {
    f"{module.__name__}.{name}": kept
    for module in (at_hand, diary_at_hand, dated, dealing, fallback, found)
    for name, kept in vars(module).items()
    if isinstance(kept, Prepared)
}


def some(prepared: Prepared) -> dict:
    """Values of the kinds that it takes, of which no two are the same."""
    kinds = {datetime: lambda n: NOW.replace(minute=n), date: lambda n: TODAY.replace(day=n + 1)}
    made = {UUID: lambda _: uuid4(), list: lambda _: [uuid4(), uuid4()], **kinds}
    return {name: made[type(value)](n) for n, (name, value) in enumerate(prepared.stand_ins.items())}


@pytest.mark.parametrize("name", OURS)
def test_prepared_query_is_the_query_itself(name):
    prepared = OURS[name]
    prepared.sql(**some(prepared))  # of other values nothing stays behind
    values = some(prepared)
    sql, params = prepared.sql(**values)

    query = prepared.make(**values).query
    text, given = query.get_compiler(connection=connection).as_sql()
    assert (sql, [str(param) for param in params]) == (text, [str(param) for param in given])


def test_rows_come_as_the_query_gives_them_each_time(world):
    named = Prepared(lambda clinic: Patient.objects.for_clinic(clinic).select_related("clinic"), clinic=A_KEY)

    with CaptureQueriesContext(connection) as asked:
        here, there = (named.rows(clinic=clinic.pk) for clinic in (world.clinic, world.other_clinic))
        assert {row.clinic.name for row in here} == {world.clinic.name}
    assert world.margaret in here
    assert world.peter in there
    assert world.margaret not in there
    assert len(asked) == 2


def test_value_that_the_query_does_not_hold_is_an_error():
    with pytest.raises(ValueError, match="do not stand in the query"):
        Prepared(lambda on: Patient.objects.all(), on=A_DAY).sql(on=TODAY)
