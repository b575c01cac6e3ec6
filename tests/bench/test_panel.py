"""The panel's bench in its smallest size, so that it cannot rot: its milliseconds say nothing, its queries do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.panel.measuring import Page
from bench.panel.people import kinds, shares
from bench.panel.report import Target

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.process
def test_bench_loads_a_clinic_that_can_be_believed_and_asks_for_its_pages(tmp_path):
    # COPY is PostgreSQL's: where the tests run on SQLite, one is made for it.
    postgres = [sys.executable, "bin/with_postgres.py"]
    options = ["--smallest", "--json", str(tmp_path / "found.json")]
    kept = {"PATH", "HOME", "LANG", "TEST_DATABASE_URL"}

    done = subprocess.run(
        [*postgres, sys.executable, "-m", "bench.panel", *options],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name in kept},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["loaded"]["patients"] == 20
    pages = {page["name"]: page["queries"] for page in found["pages"]}
    assert len(pages) == 9
    # As many queries for three patients as for all of them, whoever needs somebody.
    assert len({count for name, count in pages.items() if name.startswith("first page")}) == 1
    assert pages["first page, 3 patients"] <= 12
    assert "rows a second" in done.stdout


def test_nobody_of_the_clinic_is_lost_in_sharing_it_out():
    parts = shares(500, kinds())

    assert sum(parts) == 500
    assert sum(part for part, kind in zip(parts, kinds(), strict=True) if kind.needs) == 50
    assert min(shares(20, kinds())) == 1


def test_page_says_its_median_and_its_95th_percentile():
    page = Page("first", 12, [float(n) for n in range(1, 31)], ours=0, database=0, kilobytes=1)

    assert (page.median, page.p95) == (15.5, 28.55)


@pytest.mark.parametrize(("found", "said"), [(12, "reached     "), (13, "NOT REACHED ")])
def test_target_is_reached_or_not(found, said):
    assert str(Target("queries", found, 12)) == f"{said} queries: {found}, at most 12"
