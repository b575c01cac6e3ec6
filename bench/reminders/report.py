"""The table, the targets of the issue, and what goes into the file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench.reminders.cases import DOCUMENTED, Case, Minute, Peer, SendAlone, Size, Whole, medians

COLUMNS: Final = ("messages", "CPU s/1000", "x ours", "messages/s", "database", "sink", "peak MB")
SECONDS_FOR: Final = {25_000: 30, 100_000: 120}
"""All accepted within so many seconds when so many are due in one minute."""


@dataclass(frozen=True)
class Target:
    text: str
    found: float
    limit: float
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    def __str__(self) -> str:
        sign = "at least" if self.at_least else "at most"
        said = "reached" if self.is_reached else "NOT REACHED"
        return f"{said:<12} {self.text}: {self.found:.2f}, {sign} {self.limit:.4g}"


def table(cases: list[Case]) -> Iterator[str]:
    """Medians, a line for each case; CPU seconds per thousand messages, user and system."""
    ours = max((per_thousand(case) for case in cases if type(case) is Whole), default=0.0)
    yield f"{'':<43}" + "".join(f"{column:>11}" for column in COLUMNS)
    for case in cases:
        found = medians(case)
        ratio = f"{per_thousand(case) / ours:.2f}" if ours else "-"
        cells = [
            f"{case.count:,}",
            f"{per_thousand(case):.3f}",
            ratio,
            f"{case.count / found['wall']:,.0f}",
            *(_or_dash(found, name, case.count) for name in ("database_cpu", "sink_cpu")),
            f"{found['peak_mb']:.0f}" if "peak_mb" in found else "-",
        ]
        yield f"{case.name:<43}" + "".join(f"{cell:>11}" for cell in cells)
        steps = case.runs[0].get("steps", {})
        if steps:
            yield "    of it " + ", ".join(f"{step} {found[step] / case.count * 1000:.3f}" for step in steps)


def targets(cases: list[Case]) -> list[Target]:
    """What the issue asks for, as far as it was measured."""
    wholes = [case for case in cases if type(case) is Whole]
    others = {case.name: per_thousand(case) for case in cases if isinstance(case, Peer)}
    found = [Target(f"CPU s/1,000, {case.name}", per_thousand(case), 0.40) for case in wholes]
    found += [
        Target(f"CPU s/1,000, {case.name}", per_thousand(case), 0.20) for case in cases if type(case) is SendAlone
    ]
    if wholes and others:
        worst = max(map(per_thousand, wholes))
        found.append(Target("times cheaper than pywebpush as documented", others[DOCUMENTED] / worst, 7, at_least=True))
        found.append(Target("CPU s/1,000 of the cheapest other, which only sends", min(others.values()), worst, True))
    for case in cases:
        if isinstance(case, Minute):
            figures = medians(case)
            if case.count in SECONDS_FOR:
                text = f"seconds until {case.count:,} are accepted, {case.name}"
                found.append(Target(text, figures["wall"], SECONDS_FOR[case.count]))
            found.append(Target(f"MB held by the worker's processes, {case.count:,} due", figures["peak_mb"], 200))
    return found


def as_json(cases: list[Case], size: Size, machine: dict[str, Any]) -> dict[str, Any]:
    return {
        "machine": machine,
        "size": asdict(size),
        "targets": [{**asdict(target), "is_reached": target.is_reached} for target in targets(cases)],
        "cases": [
            {
                "name": case.name,
                "messages": case.count,
                "cpu_per_thousand": per_thousand(case),
                "medians": medians(case),
                "runs": case.runs,
            }
            for case in cases
        ],
    }


def per_thousand(case: Case) -> float:
    return float(medians(case)["cpu"]) / case.count * 1000


def _or_dash(found: dict[str, Any], name: str, count: int) -> str:
    return f"{found[name] / count * 1000:.3f}" if name in found else "-"
