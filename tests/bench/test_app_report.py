"""What the app's bench says of a screen that was judged several times."""

from typing import Any

from bench.app.report import SCORES, table, targets


def judged(page: str, points: int, *lost: str) -> dict[str, Any]:
    scores = {**dict.fromkeys(SCORES, 100), "performance": points}
    return {"what": "scores", "page": page, **scores, "lost": list(lost), "metrics": {"blocked": 300.0 - points}}


def test_screen_counts_once_with_the_median_of_its_points() -> None:
    found = [judged("today", points) for points in (99, 60, 97)] + [judged("settings", 98)]

    performance, *_ = targets(found, own=frozenset())

    assert (performance.name, performance.found) == ("performance, lowest of 2 screens", 97)


def test_what_took_points_in_any_of_its_runs_is_said() -> None:
    line = table([judged("today", 97), judged("today", 97, "color-contrast: too pale"), judged("today", 90)])[1]

    assert line.split("  ")[-1] == "blocked 203; color-contrast: too pale"
