"""What the bench says of its figures."""

import json
import sys
from pathlib import Path

import pytest

from bench.reminders.cases import DOCUMENTED, Case, Peer, medians
from bench.reminders.house import House
from bench.reminders.report import Target, per_thousand, targets
from bench.reminders.sink import Sink
from bench.reminders.verifying import WrongError


def peer(name: str, *cpu: float) -> Case:
    case = Peer(name, 1000, "none.py")
    case.runs = [{"cpu": seconds, "wall": 1.0, "steps": {"send": seconds / 2}, "http": ["1.1"]} for seconds in cpu]
    return case


def test_median_is_of_every_figure_and_of_the_steps_in_it() -> None:
    found = medians(peer(DOCUMENTED, 9.0, 1.0, 3.0, 2.0, 8.0))

    assert found == {"cpu": 3.0, "wall": 1.0, "send": 1.5}
    assert per_thousand(peer(DOCUMENTED, 9.0, 1.0, 3.0)) == 3.0


@pytest.mark.parametrize(
    ("found", "at_least", "reached"), [(7, True, True), (6.9, True, False), (0.4, False, True), (0.41, False, False)]
)
def test_target_is_reached_at_its_limit(found: float, at_least: bool, reached: bool) -> None:
    assert Target("", found, 7 if at_least else 0.4, at_least).is_reached is reached


def test_nothing_is_said_of_what_was_not_measured() -> None:
    assert targets([peer(DOCUMENTED, 3.0)]) == []


@pytest.mark.process
@pytest.mark.parametrize("sent", [0, 1])
def test_sender_that_loses_messages_has_no_figures(tmp_path: Path, sent: int) -> None:
    claims = f"print({json.dumps(json.dumps({'cpu': 1.0, 'messages': 2}))})"
    with Sink(tmp_path) as sink:
        house = House(tmp_path, sink, phones=2)
        post = f"import ssl, urllib.request as r; r.urlopen('https://localhost:{sink.ports[0]}/push/1', b'x'"
        post += f", context=ssl.create_default_context(cafile={str(sink.ca_file)!r}));"

        with pytest.raises(WrongError, match=f"2 to be sent, {sent} taken by {sent} phones"):
            house.measure([sys.executable, "-c", post * sent + claims], {}, expected=2)
