"""What was found, as a table and beside the limits of issue 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

Found = dict[str, Any]

USABLE_MS: Final = 2_000
TIMES_EMPTY: Final = 1.25
TRANSFERRED: Final = 60_000
OWN: Final = 25_000
KEPT: Final = 250_000
START_MS: Final = 600
TASK_MS: Final = 50
SCORES: Final = {"performance": 95, "accessibility": 100, "best-practices": 100}


@dataclass(frozen=True)
class Target:
    """`found` must not exceed `limit`; `at_least` turns that round."""

    name: str
    found: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    def __str__(self) -> str:
        word = "reached" if self.reached else "NOT REACHED"
        bound = "at least" if self.at_least else "at most"
        return f"{self.name:<62} {self.found:>9,.6g} {self.unit:<3} {bound} {self.limit:>7,.6g}   {word}"


def targets(found: Sequence[Found], *, own: frozenset[str]) -> list[Target]:
    """`own` are the names of our own first JavaScript files in the bundle."""
    today, empty = (_of(found, "usable", page=page) for page in ("today", "empty"))
    result = [Target("whole precache, every figure in it", run["bytes"], KEPT, "B") for run in _of(found, "kept")]
    if today:
        usable, base = (median(run["ready"] for run in runs) for runs in (today, empty))
        result += [
            Target(f"first visit usable, median of {len(today)}", usable, USABLE_MS, "ms"),
            Target(f"beside an empty page of the same shell ({base:,.0f} ms)", usable / base, TIMES_EMPTY, "x"),
            Target("transferred until usable, most of all visits", max(map(_bytes, today)), TRANSFERRED, "B"),
            Target("of it JavaScript of our own", max(_bytes(run, own) for run in today), OWN, "B"),
        ]
    if starts := [run["ready"] for run in _of(found, "start")]:
        result.append(Target(f"start with the server gone, median of {len(starts)}", median(starts), START_MS, "ms"))
    if tasks := [task for run in _of(found, "session") for task in run["tasks"]]:
        wall, cpu = (max(task[kind] for task in tasks) for kind in ("wall", "cpu"))
        result.append(
            Target(f"longest task in a session, of the processor ({wall:,.0f} by the clock)", cpu, TASK_MS, "ms")
        )
    if judged := _judged(found):
        result += [
            Target(
                f"{name}, lowest of {len(judged)} screens", min(run[name] for run in judged), limit, "", at_least=True
            )
            for name, limit in SCORES.items()
        ]
    return result


def table(found: Sequence[Found]) -> list[str]:
    """Each screen's points, then what was asked for until Today could be used, the largest first."""
    lines = [f"{'Lighthouse, first visit':<44}" + "".join(f"{name:>16}" for name in SCORES)]
    for run in _judged(found):
        page = "/".join(part if len(part) < 30 else "…" for part in run["page"].split("/"))
        made_of = [f"{name} {value:,.3g}" for name, value in run["metrics"].items() if value]
        lines.append(
            f"{page:<44}" + "".join(f"{run[name]:>16}" for name in SCORES) + "  " + "; ".join([*made_of, *run["lost"]])
        )
    if today := _of(found, "usable", page="today"):
        lines += ["", "Asked for until Today could be used, with headers, as it went over the line"]
        requests = sorted(today[-1]["requests"], key=lambda each: -each["bytes"])
        lines += [f"{each['bytes']:>9,} B  {each['url'].split('/', 3)[-1]}" for each in requests]
    return lines


def _judged(found: Sequence[Found]) -> list[Found]:
    """Each screen once. Of several times the median of its points, and what took some in any of them."""
    by_page: dict[str, list[Found]] = {}
    for run in _of(found, "scores"):
        by_page.setdefault(run["page"], []).append(run)
    return [
        {
            "page": page,
            **{name: median(run[name] for run in runs) for name in SCORES},
            "metrics": {name: median(run["metrics"][name] for run in runs) for name in runs[0]["metrics"]},
            "lost": sorted({audit for run in runs for audit in run["lost"]}),
        }
        for page, runs in by_page.items()
    ]


def _of(found: Sequence[Found], what: str, **more: str) -> list[Found]:
    wanted = {"what": what, **more}
    return [each for each in found if wanted.items() <= each.items()]


def _bytes(run: Found, names: frozenset[str] | None = None) -> int:
    return sum(
        each["bytes"]
        for each in run["requests"]
        if names is None or each["url"].rsplit("/", 1)[-1].split(".", 1)[0] + ".js" in names
    )
