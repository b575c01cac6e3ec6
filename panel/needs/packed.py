"""Many small rows in few large ones: what a query finds of all patients as one JSON text, put together by the database.

A clinic's two weeks are sixteen thousand rows. Taking them over one by one, column by column, takes several times as
long as finding them; one text is read in one go.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from clinic.prepared import SQL

PACK = {
    "postgresql": ("json_agg(json_build_array({columns}))", "json_object_agg(p.patient_id, p.days)::text"),
    "sqlite": ("json_group_array(json_array({columns}))", "json_group_object(p.patient_id, json(p.days))"),
}
"""The rows of a patient, in the order in which they come, and all patients."""


def by_patient(*asked: tuple[SQL, Sequence[str]]) -> list[dict[UUID, list[list[Any]]]]:
    """Of each query that names `patient_id` these columns, by the first of them. Dates are ISO 8601 text. One query.

    Each is a value of one row. As a union PostgreSQL would share them out among processes, which takes longer to begin
    than what there is to do.
    """
    values, given = [], []
    for (sql, params), columns in asked:
        values.append(f"({_value(sql, columns)})")
        given += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(values)}", given)
        return [{UUID(key): days for key, days in json.loads(text or "{}").items()} for text in cursor.fetchone()]


def _value(sql: str, columns: Sequence[str]) -> str:
    one, everybody = PACK[connection.vendor]
    quoted = [connection.ops.quote_name(column) for column in columns]
    one = one.format(columns=", ".join(f"r.{name}" for name in quoted))
    days = f"SELECT r.patient_id, {one} AS days FROM ({sql} ORDER BY {quoted[0]}) r GROUP BY r.patient_id"  # noqa: S608 # ours
    return f"SELECT {everybody} FROM ({days}) p"  # noqa: S608 # ours
