"""The table, the limits of the issue, and what goes into the file."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench.panel.filling import Loaded
from bench.panel.measuring import Page

MOST_QUERIES: Final = 12
MOST_MS: Final = 150
MOST_SECONDS: Final = 300


@dataclass(frozen=True)
class Target:
    """`found` must not exceed `limit`."""

    text: str
    found: float
    limit: float

    @property
    def is_reached(self) -> bool:
        return self.found <= self.limit

    def __str__(self) -> str:
        said = "reached" if self.is_reached else "NOT REACHED"
        return f"{said:<12} {self.text}: {self.found:,.0f}, at most {self.limit:,}"


def loading(loaded: Loaded) -> Iterator[str]:
    ratio = loaded.entries_by_copy / loaded.entries_by_bulk_create
    yield f"{loaded.patients} patients, {loaded.entries:,} diary entries, {loaded.rows:,} rows in all"
    yield f"made by the product's verbs {loaded.made:.0f} s, the others by COPY {loaded.copied:.0f} s"
    yield f"{loaded.rows / loaded.copied:,.0f} rows a second; diary entries alone {loaded.entries_by_copy:,.0f}"
    yield f"beside bulk_create of the same entries ({loaded.entries_by_bulk_create:,.0f} a second) {ratio:.1f} x"


def table(pages: Sequence[Page]) -> Iterator[str]:
    yield f"{'':<50}{'queries':>9}{'median ms':>11}{'p95 ms':>9}{'CPU ms':>9}{'database':>10}{'kB':>7}"
    for page in pages:
        cpu = f"{page.ours:>9.1f}{page.database:>10.1f}"
        yield f"{page.name:<50}{page.queries:>9}{page.median:>11.1f}{page.p95:>9.1f}{cpu}{page.kilobytes:>7.0f}"


def targets(pages: Sequence[Page], loaded: Loaded) -> Iterator[Target]:
    """What the issue asks for. A page's queries are compared with those of the same page where there are three."""
    yield Target("seconds to load", loaded.made + loaded.copied, MOST_SECONDS)
    for page in pages:
        yield Target(f"queries, {page.name}", page.queries, MOST_QUERIES)
        yield Target(f"ms, 95th percentile, {page.name}", page.p95, MOST_MS)


def as_json(pages: Sequence[Page], loaded: Loaded, machine: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in asdict(loaded).items() if name not in {"large", "small"}}
    found = [{**asdict(target), "is_reached": target.is_reached} for target in targets(pages, loaded)]
    return {"machine": machine, "loaded": told, "targets": found, "pages": [page.as_json() for page in pages]}
