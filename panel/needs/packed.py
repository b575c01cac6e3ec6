"""Many small rows in few large ones: what a query finds of each patient as one JSON text, put together by the database.

A clinic's two weeks are sixteen thousand rows. Taking them over one by one, column by column, takes several times as
long as finding them; a text for each patient is read in one go.
"""

import json
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

PACK = {
    "postgresql": "json_agg(json_build_array({}))::text",
    "sqlite": "json_group_array(json_array({}))",
}


def by_patient(rows: QuerySet[Any, Any], *columns: str) -> dict[UUID, list[list[Any]]]:
    """These columns of a query that names `patient_id`: dates and instants as ISO 8601 text. One query."""
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    pack = PACK[connection.vendor].format(", ".join(f"r.{connection.ops.quote_name(column)}" for column in columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.patient_id, {pack} FROM ({sql}) r GROUP BY r.patient_id", params)  # noqa: S608 # ours
        return {UUID(str(patient)): json.loads(text) for patient, text in cursor.fetchall()}
