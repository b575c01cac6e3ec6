"""Reading the library's files: each once in a process, typed, and to be treated as read-only."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from programmes.content import rows

FOLDER = Path(__file__).resolve().parent.parent / "library"


@cache
def names() -> tuple[str, ...]:
    """The subjects of the library: one file and one schema each."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def read(name: str) -> Any:
    """What the file of this subject holds."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of this subject's file."""
    schema = json.loads((FOLDER / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return cast("dict[str, Any]", schema)


def meta() -> rows.Meta:
    return cast("rows.Meta", read("meta"))


def keys() -> rows.Keys:
    return cast("rows.Keys", read("patient_keys"))


def tokens() -> Sequence[rows.Token]:
    """The only placeholders that a text may hold."""
    return keys()["tokens"]


def exercises() -> Sequence[rows.ExerciseRow]:
    return cast("Sequence[rows.ExerciseRow]", read("exercises"))


def templates() -> Sequence[rows.TemplateRow]:
    return cast("Sequence[rows.TemplateRow]", read("templates"))


def education() -> Sequence[rows.EducationCard]:
    return cast("Sequence[rows.EducationCard]", read("education"))


def danger_signs() -> Sequence[rows.DangerSign]:
    """Lowest rank first: of several yeses the first one's action is shown."""
    signs = cast("Sequence[rows.DangerSign]", read("danger_signs"))
    return sorted(signs, key=lambda sign: sign["rank"])


def before_you_start() -> Sequence[rows.ScreeningQuestion]:
    return cast("Sequence[rows.ScreeningQuestion]", read("before_you_start"))


def not_settling() -> Sequence[rows.WeeklyQuestion]:
    return cast("Sequence[rows.WeeklyQuestion]", read("not_settling"))


def pain_rules() -> rows.PainRules:
    return cast("rows.PainRules", read("pain_rules"))


def caution_codes() -> Sequence[rows.CautionCode]:
    return cast("Sequence[rows.CautionCode]", read("caution_codes"))


def countries() -> Sequence[rows.Country]:
    return cast("Sequence[rows.Country]", read("countries"))


def counts_rule() -> rows.CountsRule:
    return cast("rows.CountsRule", read("counts_rule"))


def safety_texts() -> dict[str, str]:
    return cast("dict[str, str]", read("safety_texts"))


def symptom_patterns() -> Sequence[rows.SymptomPattern]:
    return cast("Sequence[rows.SymptomPattern]", read("symptom_patterns"))


def anatomy() -> Sequence[rows.AnatomyFact]:
    return cast("Sequence[rows.AnatomyFact]", read("anatomy"))


def prescribing_rules() -> Sequence[rows.PrescribingRule]:
    return cast("Sequence[rows.PrescribingRule]", read("prescribing_rules"))


def claims_not_to_repeat() -> Sequence[rows.Claim]:
    return cast("Sequence[rows.Claim]", read("claims_not_to_repeat"))
