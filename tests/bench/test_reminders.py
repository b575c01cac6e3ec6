"""The bench in its smallest size, so that it cannot rot: its figures say nothing, that it runs does."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.reminders.house import PEERS_PYTHON

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.process
def test_bench_sends_every_reminder_and_reads_what_arrived(tmp_path):
    # The other senders are only there where somebody has run the bench: a test installs nothing.
    without = [] if PEERS_PYTHON.exists() else ["--without-peers"]
    options = ["--smallest", "--databases", "sqlite", "--json", str(tmp_path / "found.json"), *without]

    done = subprocess.run(
        [sys.executable, "-m", "bench.reminders", *options],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    ours = [case["name"] for case in found["cases"] if case["name"].startswith("ours")]
    assert ours == ["ours, whole path, SQLite", "ours, send alone", "ours, through Celery, SQLite"]
    assert all(case["cpu_per_thousand"] > 0 and case["runs"] for case in found["cases"])
    assert found["targets"]
    assert "NOT REACHED" in done.stdout or "reached" in done.stdout
