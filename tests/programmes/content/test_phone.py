import pytest

from programmes.content import for_phone, keys_never_on_phone, pain_rules, safety_texts


def test_for_phone_keeps_only_patient_keys():
    sign = {"id": "chest", "rank": 1, "question": "?", "source": "seed", "anything": "new"}

    assert for_phone("danger_signs", sign) == {"id": "chest", "rank": 1, "question": "?"}


def test_for_phone_star_keeps_every_key():
    assert for_phone("safety_texts", safety_texts()) == safety_texts()


def test_for_phone_pain_rules_are_trimmed_inside_too():
    kept = for_phone("pain_rules", pain_rules())

    assert set(kept) == {"inputs", "derived", "precedence", "green_only_if", "rules"}
    assert [rule["id"] for rule in kept["rules"]] == [rule["id"] for rule in pain_rules()["rules"]]
    assert all(
        set(rule) == {"id", "level", "if", "patient_text", "action", "opens", "reopened_by"} for rule in kept["rules"]
    )


@pytest.mark.parametrize("kind", ["templates", "symptom_patterns", "caution_codes", "something_new"])
def test_for_phone_of_a_kind_that_is_not_for_patients(kind):
    with pytest.raises(KeyError):
        for_phone(kind, {"id": "x"})


def test_keys_never_on_phone_are_the_physios():
    assert {"clinician_note", "dose_limits", "cautions", "templates"} <= keys_never_on_phone()
