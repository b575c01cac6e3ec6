"""`make run` as a process: up, honest about what is down, gone without a trace, back with its data."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.product import ROOT
from tests.run.launched import Launched

pytestmark = pytest.mark.process


def test_run_prints_where_to_go_and_a_second_one_keeps_secrets_and_data(newcomer: Launched) -> None:
    newcomer.start_and_wait()
    newcomer.wait_for(lambda: "Ready." in newcomer.said, within=10, what="the addresses")
    assert f"http://localhost:{newcomer.port}/physio/" in newcomer.said
    assert "Traceback" not in newcomer.said
    assert_ends_everything(newcomer, signal.SIGINT)
    kept = {name: (newcomer.data_dir / name).read_bytes() for name in ("secret_key", "vapid_private_key")}
    modes = {name: (newcomer.data_dir / name).stat().st_mode & 0o777 for name in kept}
    database = (newcomer.data_dir / "db.sqlite3").stat().st_ino

    newcomer.start_and_wait()

    assert {name: (newcomer.data_dir / name).read_bytes() for name in kept} == kept
    assert modes == dict.fromkeys(kept, 0o600)
    assert (newcomer.data_dir / "db.sqlite3").stat().st_ino == database
    assert_ends_everything(newcomer, signal.SIGTERM)


def assert_ends_everything(launched: Launched, number: signal.Signals) -> None:
    """A start takes half a minute beside the browsers, so each is ended by another signal; SIGHUP has its terminal."""
    assert set(launched.parts()) == {"launcher", "web", "redis", "worker", "beat"}
    launched.signal(number)
    assert launched.left() == []
    assert not (launched.data_dir / "run.json").exists()


def test_run_refuses_a_taken_port_in_one_sentence(launched: Launched) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", launched.port))
        other.listen()
        refused = launched.try_to_start()

    said = f"Port {launched.port} is taken: choose another, such as `make run PORT={launched.port + 1}`.\n"
    assert (refused.returncode, refused.stderr, refused.stdout) == (1, said, "")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT is 'eighty': write a whole number from 1 to 65535.\n"),
        ("SITE_URL", "moves", "SITE_URL is 'moves': write the address people type"),
        ("DATA_DIR", "/proc/nowhere", "Cannot write into /proc/nowhere (No such file or directory): set DATA_DIR"),
        ("DATA_DIR", "/var/" + "long" * 30, "DATA_DIR is too long a path for a socket: choose one of at most"),
    ],
)
def test_run_refuses_a_bad_setting_in_one_sentence(name: str, value: str, sentence: str, tmp_path: Path) -> None:
    refused = Launched(tmp_path / "data", **{name: value}).try_to_start()

    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)
    assert refused.stderr.count("\n") == 1


def test_another_run_is_refused_while_the_first_lives_and_until_stop_has_ended_what_it_left(launched: Launched) -> None:
    launched.start_and_wait()
    assert launched.launcher
    while_it_runs = launched.try_to_start()
    assert launched.health()[0] == 200
    launched.launcher.kill()
    launched.launcher.wait()

    refused = launched.try_to_start()
    stop = [sys.executable, "-m", "sciatica.run.stop"]
    stopped = subprocess.run(stop, cwd=ROOT, env=launched.environment, capture_output=True, text=True, check=True)

    assert while_it_runs.returncode == 1
    assert while_it_runs.stderr.startswith(f"It already runs from {launched.data_dir}: ")
    assert refused.stderr.startswith("An earlier run was killed and left processes behind: ")
    assert refused.stderr.endswith("End them with `make stop`.\n")
    assert all(name in stopped.stdout for name in ("web", "redis", "worker", "beat"))
    launched.wait_for(lambda: launched.left() == [], within=10, what="nothing left")


def test_run_ends_everything_when_a_part_dies(launched: Launched) -> None:
    launched.start_and_wait()
    assert launched.launcher

    psutil.Process(launched.parts()["worker"]).kill()

    launched.launcher.wait(timeout=20)
    launched.wait_for(lambda: launched.left() == [], within=5, what="nothing left")


def test_run_ends_everything_when_its_terminal_is_closed(launched: Launched) -> None:
    """SIGHUP, as the kernel sends it to everybody in the terminal, and nowhere left to print to."""
    window = launched.start_in_a_terminal()
    launched.wait_for(lambda: launched.health()[0] == 200, within=60, what="everything up")
    launched.note_processes()

    window.close()

    launched.wait_for(lambda: launched.left() == [], within=20, what="nothing left")
