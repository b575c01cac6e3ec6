"""Into which sessions of the day a new exercise goes, until the physio says otherwise. Pure."""

from collections.abc import Mapping, Sequence


def sessions_for(times: int, positions: Sequence[int], load: Mapping[int, int]) -> frozenset[int]:
    """So many of these sessions, which come in the order of the day: those with the fewest exercises so far, and of
    these as far apart as may be. All of them where the day has no more.
    """
    apart = _apart(times, positions)
    return frozenset(sorted(apart, key=lambda position: load.get(position, 0))[:times])


def _apart(times: int, positions: Sequence[int]) -> list[int]:
    """All of them, those first that spread so many over the day: of four the first and the third for two."""
    spread = [positions[number * len(positions) // times] for number in range(min(times, len(positions)))]
    return [*spread, *(position for position in positions if position not in spread)]
