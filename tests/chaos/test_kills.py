"""Small campaigns with real processes: three kills at each point in every `make test`, and each wrong order caught."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from bench.chaos import stage
from bench.chaos.planted import FAULTS
from tests.e2e.product import ROOT, wait_until

pytestmark = pytest.mark.process

WITHIN = 300


def command(*arguments: str) -> list[str]:
    """On PostgreSQL, which two workers are really two on; on SQLite where there is none to be had."""
    server = [sys.executable, "bin/with_postgres.py"] if importlib.util.find_spec("pgserver") else []
    return [*server, sys.executable, "-m", "bench.chaos", "--small", *arguments]


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"DATA_DIR", "DEMO", "DATABASE_URL"}}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where `make test` has a server ready: the name of a database there whose tables every campaign copies."""
    if not os.environ.get(stage.SERVER):
        yield {}
        return
    folder = tmp_path_factory.mktemp("tables")
    with stage.database(folder) as url:
        stage.migrate(stage.environment(folder, url))
        yield {stage.TABLES: urlsplit(url).path.removeprefix("/")}


def campaign(*arguments: str, tables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env={**clean_environment(), **tables},
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


def test_three_kills_at_each_point_lose_nothing_and_alert_nobody_twice(tables: dict[str, str]) -> None:
    done = campaign("--reminders", "240", "--kills", "15", tables=tables)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "violations 0" in done.stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_wrong_order_of_work_is_caught(fault: str, tables: dict[str, str]) -> None:
    done = campaign("--reminders", "100", "--kills", "10", "--planted", fault, tables=tables)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{fault}: caught" in done.stdout


def test_interrupted_campaign_leaves_no_process() -> None:
    with subprocess.Popen(
        command("--reminders", "100", "--kills", "50"),
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 # one call, before anything else runs
    ) as launched:
        top = psutil.Process(launched.pid)
        wait_until(lambda: len(parts_of(top)) >= 6, within=90, what="the parts of a campaign are up")
        seen = parts_of(top)

        os.killpg(launched.pid, signal.SIGINT)
        launched.communicate(timeout=60)

    assert [process for process in seen if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []


def _hears_ctrl_c() -> None:
    """A shell that starts the tests in the background lets them and all their children ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def parts_of(top: psutil.Process) -> list[psutil.Process]:
    """The workers, beat, the push service and Redis, and what they have forked; not the launcher and its database."""
    return [
        process
        for process in top.children(recursive=True)
        if "celery" in (line := command_line(process)) or "bench.chaos.sink" in line or "redis" in line
    ]


def command_line(process: psutil.Process) -> str:
    """Empty once it has ended: a helper of a helper may do so between being listed and being asked."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""
