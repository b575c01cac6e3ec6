"""The shapes of the library's rows, as its schemas allow them."""

from typing import Any, Literal, TypedDict


class Source(TypedDict):
    file: str
    about: str


class SignedOff(TypedDict):
    by: str
    registration: str
    on: str


class Meta(TypedDict):
    """Which content this is. `signed_off` is None until a registered physiotherapist has signed it."""

    version: int
    language: str
    note: str
    signed_off: SignedOff | None
    sources: list[Source]


class Token(TypedDict):
    token: str
    means: str
    filled_from: str
    otherwise: str


class Keys(TypedDict):
    patient_keys: dict[str, list[str]]
    never_on_phone: list[str]
    tokens: list[Token]


class Country(TypedDict):
    code: str
    name: str
    emergency: str
    emergency_tel: str
    urgent_line: str
    urgent_tel: str | None
    emergency_room: str
    note: str


class DangerSign(TypedDict):
    id: str
    rank: int
    level: Literal["emergency", "urgent"]
    go: Literal["call_emergency", "emergency_room", "urgent_line"]
    group: str
    question: str
    action: str
    tell_staff: str | None
    source: str


class ScreeningQuestion(TypedDict):
    code: str
    question: str
    answers: list[str]
    raises: dict[str, list[str]]
    hold_start: bool
    for_physio: str
    patient_text: str
    source: str


class WeeklyQuestion(TypedDict):
    id: str
    question: str
    advice: str
    source: str
    level: Literal["routine"]


PainRule = TypedDict(
    "PainRule",
    {
        "id": str,
        "level": Literal["red", "amber", "green"],
        "when": str,
        "if": dict[str, Any],
        "patient_text": str,
        "action": Literal["stop_all", "stop_exercise", "advise_less", "continue"],
        "opens": str | None,
        "reopened_by": str | None,
        "panel": str,
        "means": str,
        "source": str,
    },
)


class PainRules(TypedDict):
    """Inputs, derived values and conditions, evaluated the same by phone and server."""

    inputs: dict[str, dict[str, Any]]
    derived: dict[str, dict[str, Any]]
    operators: dict[str, str]
    nulls: str
    precedence: list[str]
    one_message: str
    green_only_if: dict[str, Any]
    actions: dict[str, str]
    never: str
    panel_levels: dict[str, str]
    rules: list[PainRule]


class CautionCode(TypedDict):
    code: str
    means: str
    found_by: Literal["screening", "examination"]


class HoldsIf(TypedDict):
    hold_seconds_at_least: int
    reps_at_most: int


class CountsRule(TypedDict):
    holds_if: HoldsIf
    otherwise: str


class Caution(TypedDict):
    code: str | None
    text: str


class LibraryDose(TypedDict):
    sets: int
    reps: int
    hold_seconds: int
    per_side: bool
    times_per_day: int
    sides: Literal["both", "affected", "none"]
    origin: dict[str, str]


class Progression(TypedDict):
    field: str
    start: int
    step: int
    max: int
    when: str
    origin: str


class ExerciseRow(TypedDict):
    slug: str
    name: str
    aliases: list[str]
    kind: str
    order_stage: int
    target_structures: list[str]
    position: str
    equipment: list[str]
    steps: list[str]
    cues: list[str]
    should_feel: str
    side_means: str | None
    figure: str
    figure_side: Literal["left", "right"] | None
    dose: LibraryDose
    counts: Literal["holds", "sets"]
    dose_limits: dict[str, list[int]]
    progression: list[Progression]
    easier: list[str]
    harder: list[str]
    stop_if: list[str]
    cautions: list[Caution]
    clinician_note: str
    in_seeds: str
    sources: list[str]


class TemplateDose(TypedDict):
    sets: int
    reps: int
    hold_seconds: int


class TemplateLine(TypedDict):
    exercise: str
    dose: TemplateDose
    side: Literal["both", "affected", "none"]
    counts: Literal["holds", "sets"]
    sessions: list[int]
    choice: int | None
    note: str


class TemplateRow(TypedDict):
    id: str
    title: str
    sessions: int
    for_whom: str
    not_for: list[Caution]
    prescriptions: list[TemplateLine]


class EducationCard(TypedDict):
    id: str
    title: str
    text: str
    words: int
    topic: str
    sources: list[str]


class SymptomPattern(TypedDict):
    id: str
    where_it_hurts: str
    may_suggest: str
    structures: list[str]
    nerve_roots: list[str]
    confidence: Literal["low", "moderate", "high"]
    suggested_exercises: list[str]
    sources: list[str]
    clinician_note: str


class AnatomyFact(TypedDict):
    id: str
    fact: str
    sources: list[str]


class PrescribingRule(TypedDict):
    id: str
    rule: str
    sources: list[str]
    product_use: str


class Claim(TypedDict):
    id: str
    source: str
    claim: str
    problem: str
    use: str
    patterns: list[str]
