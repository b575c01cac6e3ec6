"""The clinical content: what the library's files hold, and what of it may reach a patient."""

from programmes.content.emergency import EmergencyWords, country_is_known, emergency_words
from programmes.content.files import (
    anatomy,
    before_you_start,
    caution_codes,
    claims_not_to_repeat,
    countries,
    counts_rule,
    danger_signs,
    education,
    exercises,
    meta,
    not_settling,
    pain_rules,
    prescribing_rules,
    safety_texts,
    symptom_patterns,
    templates,
    tokens,
)
from programmes.content.filling import fill, side_words, words_of_clinic
from programmes.content.phone import for_phone, keys_never_on_phone, patient_keys

__all__ = [
    "EmergencyWords",
    "anatomy",
    "before_you_start",
    "caution_codes",
    "claims_not_to_repeat",
    "countries",
    "country_is_known",
    "counts_rule",
    "danger_signs",
    "education",
    "emergency_words",
    "exercises",
    "fill",
    "for_phone",
    "keys_never_on_phone",
    "meta",
    "not_settling",
    "pain_rules",
    "patient_keys",
    "prescribing_rules",
    "safety_texts",
    "side_words",
    "symptom_patterns",
    "templates",
    "tokens",
    "words_of_clinic",
]
