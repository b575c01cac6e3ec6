"""What the library allows of a dose without a written reason, and where one leaves it."""

from collections.abc import Iterator

from programmes.models import Exercise, Prescription

NUMBERS = {"sets": "sets", "reps": "times", "hold_seconds": "seconds of hold"}


def outside_limits(prescription: Prescription, *, times_a_day: int) -> list[str]:
    """One phrase for each number of the dose that is outside the exercise's `dose_limits`; empty where none is."""
    given = {"sets": prescription.sets, "reps": prescription.reps, "hold_seconds": prescription.hold_seconds}
    return list(_outside(prescription.exercise, given, times_a_day))


def limits_in_words(exercise: Exercise) -> str:
    """ "1 to 3 sets, 8 to 12 times, 3 to 5 seconds of hold, up to 2 times a day"."""
    limits = [(*exercise.dose_limits.get(field, (0, 0)), words) for field, words in NUMBERS.items()]
    numbers = [_range(low, high, words) for low, high, words in limits if high]
    most = exercise.times_a_day_limit
    return ", ".join([*numbers, "once a day" if most == 1 else f"up to {most} times a day"])


def _range(low: int, high: int, words: str) -> str:
    if high == 1:
        words = words.replace("sets", "set").replace("times", "time")
    return f"{low} {words}" if low == high else f"{low} to {high} {words}"


def highest_of(exercise: Exercise, number: str) -> int:
    """The library's highest for one number of the dose; 0 where it gives none, so that nothing may grow."""
    return int(exercise.dose_limits.get(number, (0, 0))[1])


def _outside(exercise: Exercise, given: dict[str, int], times_a_day: int) -> Iterator[str]:
    for field, words in NUMBERS.items():
        low, high = exercise.dose_limits.get(field, (None, None))
        if high is not None and given[field] > high:
            yield f"{given[field]} {words} is above the library's {high}"
        elif low is not None and given[field] < low:
            yield f"{given[field]} {words} is below the library's {low}"
    if times_a_day > exercise.times_a_day_limit:
        yield f"{times_a_day} times a day is above the library's {exercise.times_a_day_limit}"
