import pytest

from programmes import content
from programmes.diary.validation import problem_with, validate

ID = "0195a0c2-7b1e-7c3d-8a4f-1234567890ab"
TICK = {"prescription": ID, "side": "left", "number": 1}
DANGER = {"answers": {"chest": True}, "yes": ["chest"], "version": 2}
UNSTORABLE = "This entry holds a character that cannot be stored. Please type it again."


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("session-started", {}),
        ("session-finished", {}),
        ("done-without-phone", {}),
        ("session-skipped", {"reason": "too_sore"}),
        ("session-skipped", {"reason": "something_else", "words": "x" * 300}),
        ("tick", TICK),
        ("tick", {**TICK, "number": 150, "reps": 30, "held_seconds": 3600}),
        ("tick", {**TICK, "side": "none", "reps": 0, "held_seconds": None}),
        ("untick", {**TICK, "tick": ID}),
        ("pain", {"when": "before", "back": 0, "leg": 10}),
        ("pain", {"when": "after", "back": None, "leg": None, "same": True}),
        ("symptoms", {"side": "none", "starts_at": None, "reaches": None, "aspect": None, "kinds": [], "worst": None}),
        ("symptoms", {"side": "left", "starts_at": "back", "reaches": "foot", "kinds": ["tingling"], "worst": 7}),
        ("stopped", {"prescription": None, "felt": "further_down"}),
        ("stopped", {"prescription": ID, "felt": "sharp"}),
        ("danger-sign", DANGER),
        ("danger-sign", {**DANGER, "yes": [], "taught": True}),
        ("screening", {"answers": {"pregnancy": "not sure", "joint-replacement": "hip"}, "version": 2}),
        ("note", {"text": "x" * 1000}),
        ("note", {"text": "Grüße 😀 \n second line"}),
        ("exercise-skipped", {"prescription": ID}),
        ("exercise-chosen", {"prescription": ID}),
        ("exercise-felt", {"prescription": ID, "felt": "worse"}),
        ("soreness-settled", {"minutes": 20160, "still": True}),
        ("symptoms", {"when": "after", "side": "left", "reaches": "calf", "kinds": ["cramp"], "new": ["cramp"]}),
        ("tick", {**TICK, "from_a_newer_app": {"anything": [1, None]}}),
        ("yoga", {"pose": "tree"}),
    ],
)
def test_validate_accepts(kind, body):
    assert validate(kind, body) == []
    assert problem_with(kind, body) is None


@pytest.mark.parametrize(
    ("kind", "body", "sentences"),
    [
        ("tick", [], ["The entry's content must be a set of fields."]),
        ("tick", {}, ["The exercise is missing.", "The side is missing.", "The number of the tick is missing."]),
        ("tick", {**TICK, "number": 0}, ["The number of the tick must be from 1 to 150; it is 0."]),
        ("tick", {**TICK, "number": 151}, ["The number of the tick must be from 1 to 150; it is 151."]),
        ("tick", {**TICK, "number": True}, ["The number of the tick must be a whole number."]),
        ("tick", {**TICK, "reps": 31}, ["The number of times must be from 0 to 30; it is 31."]),
        ("tick", {**TICK, "reps": -1}, ["The number of times must be from 0 to 30; it is -1."]),
        ("tick", {**TICK, "reps": 2.5}, ["The number of times must be a whole number or left empty."]),
        ("tick", {**TICK, "side": "both"}, ["The side must be left, right or none; it is both."]),
        ("tick", {**TICK, "prescription": "7"}, ["The exercise is not written the way the app writes it: 7."]),
        (
            "tick",
            {**TICK, "prescription": ID.upper()},
            [f"The exercise is not written the way the app writes it: {ID.upper()}."],
        ),
        ("tick", {**TICK, "side": None}, ["The side must be left, right or none; it is empty."]),
        ("tick", {**TICK, **{f"x{n}": n for n in range(38)}}, ["Tick has more than 40 parts."]),
        (
            "symptoms",
            {"side": "left", "aspect": "top"},
            ["Which part of the leg must be front, back, inner, outer or left empty; it is top."],
        ),
        ("untick", TICK, ["The tick that is taken back is missing."]),
        ("pain", {"when": "before", "back": 11}, ["Pain in the back must be from 0 to 10; it is 11."]),
        ("pain", {"when": "during"}, ["The moment must be before or after; it is during."]),
        ("note", {"text": "x" * 1001}, ["The note is longer than 1000 characters. Please shorten it."]),
        ("note", {"text": ""}, ["The note is empty. Please write something, or leave it out."]),
        ("note", {"text": None}, ["The note must be text."]),
        ("note", {"text": "a\x00b"}, [UNSTORABLE]),
        ("note", {"text": "\ud83d alone"}, [UNSTORABLE]),
        ("note", {"text": "fine", "extra": [{"deep": ["\x00"]}]}, [UNSTORABLE]),
        ("note", {"text": "fine", "na\x00me": 1}, [UNSTORABLE]),
        ("yoga", {"pose": "\udc00"}, [UNSTORABLE]),
        (
            "session-skipped",
            {"reason": "lazy"},
            [
                "The reason must be too sore, felt worse last time, no time, nowhere, away or ill, forgot "
                "or something else; it is lazy."
            ],
        ),
        ("danger-sign", {**DANGER, "answers": {"chest": "yes"}}, ["The answer must be yes or no."]),
        ("danger-sign", {**DANGER, "yes": ["a"] * 61}, ["The signs marked has more than 60 lines."]),
        (
            "screening",
            {"answers": {"x" * 61: "no"}, "version": 2},
            ["The name of an answer is longer than 60 characters. Please shorten it."],
        ),
        (
            "symptoms",
            {"side": "left", "kinds": ["x" * 200]},
            [
                "What it feels like is longer than 60 characters. Please shorten it.",
            ],
        ),
    ],
)
def test_validate_refuses_in_a_sentence(kind, body, sentences):
    assert validate(kind, body) == sentences


def test_validate_shows_only_the_beginning_of_a_long_value():
    (sentence,) = validate("tick", {**TICK, "side": "x" * 500})

    assert sentence == f"The side must be left, right or none; it is {'x' * 80}…."


def test_validate_says_everything_and_problem_with_the_first():
    body = {**TICK, "number": 0, "reps": 99}

    assert len(validate("tick", body)) == 2
    assert problem_with("tick", body) == validate("tick", body)[0]


def test_validate_accepts_every_answer_the_library_offers():
    for question in content.before_you_start():
        for answer in question["answers"]:
            assert validate("screening", {"answers": {question["code"]: answer}, "version": 2}) == []
    signs = [sign["id"] for sign in content.danger_signs()]
    assert validate("danger-sign", {"answers": dict.fromkeys(signs, True), "yes": signs, "version": 2}) == []


def test_validate_survives_depth():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]

    assert validate("note", {"text": "fine", "deep": deep}) == []
