"""Whether a clinic may invite: without a number to call, the danger-signs card would have none."""

from clinic.models import Clinic
from programmes.content import country_is_known, emergency_words

WORDS = {
    "emergency": "the emergency number",
    "urgent_line": "whom patients ask for advice the same day",
    "emergency_room": "what the hospital's emergency service is called",
}


def missing_for_invitations(clinic: Clinic) -> list[str]:
    """What the clinic's page still lacks before the first invitation, a sentence each; empty when it may invite."""
    missing = [] if clinic.phone else ["The clinic has no telephone number yet: patients are told to ring it."]
    if words_in_force(clinic)["emergency_tel"] is None:
        missing.append("There is no emergency number to dial: type its digits beside your own emergency words.")
    if not country_is_known(clinic.country):
        lacking = [words for key, words in WORDS.items() if not clinic.own_words.get(key)]
        if lacking:
            missing.append(f"The library does not know {clinic.country}: type {', '.join(lacking)}.")
    return missing


def words_in_force(clinic: Clinic) -> dict[str, str | None]:
    """Whom patients of this clinic are told to call."""
    return dict(emergency_words(clinic.country, clinic.own_words))  # type: ignore[arg-type] # a TypedDict of these
