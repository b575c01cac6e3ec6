"""The words of an exercise as a patient reads them: only the keys meant for patients, with the side put in."""

from typing import Any

from programmes.content import fill, patient_keys, side_words
from programmes.models import Exercise

NOT_WORDS = {"slug", "figure", "figure_side"}
"""Columns of the prescription itself."""


def patient_text(exercise: Exercise, side: str) -> dict[str, Any]:
    """A copy of the exercise's words. `{side}` and `{leg}` are filled in where one side is worked.

    Where both are, they stay in the text: the phone says them side by side, in turn.
    """
    words = side_words(side)
    return {key: fill(getattr(exercise, key), words) for key in patient_keys("exercises") if key not in NOT_WORDS}
