"""`make bench-reminders`. Its options are listed by `python -m bench.reminders --help`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from bench.machine import machine, progress, short_folder
from bench.reminders import yardstick
from bench.reminders.cases import Case, Filled, Minute, SendAlone, Size, Whole, peers
from bench.reminders.child import leave_when_told
from bench.reminders.databases import databases
from bench.reminders.house import PEERS_PYTHON, House
from bench.reminders.report import as_json, table, targets
from bench.reminders.sink import Sink
from bench.reminders.verifying import WrongError

USUAL: Final = Size(rounds=5, whole=5_000, sent=3_000, one_by_one=1_000, minutes=(25_000,))
QUICK: Final = Size(rounds=1, whole=1_000, sent=1_000, one_by_one=200, minutes=(2_000,))
SMALLEST: Final = Size(rounds=1, whole=60, sent=60, one_by_one=40, minutes=(60,))
LARGE: Final = 100_000


def main() -> int:
    options = _options()
    leave_when_told()
    with short_folder() as folder, Sink(folder) as sink, databases(folder, options.databases) as found:
        if not found:
            sys.exit("There is no database to measure: run it below bin/with_postgres.py, or with --databases sqlite.")
        house = House(folder, sink, phones=options.size.phones)
        try:
            cases = _measured(house, [Filled(house, database) for database in found], options)
        except WrongError as error:
            print(f"WRONG: {error}", file=sys.stderr)
            return 1
    _say(cases, options, house.yardsticks)
    return 0


def _measured(house: House, filled: list[Filled], options: argparse.Namespace) -> list[Case]:
    size: Size = options.size
    for each in filled:
        people = size.phones if each is filled[0] else size.whole
        progress(f"filling {each.database.label} with {people:,} patients")
        each.people(people)
    cases: list[Case] = [Whole(each, size.whole) for each in filled]
    cases.append(SendAlone(filled[0].database, size.sent))
    cases += peers(size) if options.peers else []
    _rounds(cases, house, size.rounds)
    # Apart, and on the first database only: two minutes at once would be measured against each other.
    minutes: list[Case] = [Minute(filled[0], count) for count in size.minutes]
    _rounds(minutes, house, size.rounds)
    return cases + minutes


def _rounds(cases: list[Case], house: House, rounds: int) -> None:
    payload = ""
    for number in range(1, rounds + 1):
        for case in cases:
            progress(f"round {number} of {rounds}: {case.name}")
            payload = case.run(house, payload)
        house.yardsticks.append(yardstick.measured())


def _say(cases: list[Case], options: argparse.Namespace, yardsticks: list[dict[str, float]]) -> None:
    here = {**machine(), "yardsticks": yardsticks}
    cpu, wall = ([f"{stick[name]:.3f}" for stick in yardsticks] for name in ("cpu", "wall"))
    print(f"\n{here['at']}, {here['processor']}, {here['cores']} cores, load {here['load']}")
    print(f"Medians of {options.size.rounds}. CPU seconds, user and system, per 1,000 messages.")
    print(f"Yardstick, 1,000 key agreements, after each round: CPU s {', '.join(cpu)}; wall s {', '.join(wall)}\n")
    print("\n".join(table(cases)), end="\n\n")
    print("\n".join(map(str, targets(cases))))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(as_json(cases, options.size, here), indent=1))
    print(f"\nEvery figure of every run: {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__.splitlines()[0])
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", dest="size", action="store_const", const=QUICK, help="one small round, to look at")
    sizes.add_argument("--smallest", dest="size", action="store_const", const=SMALLEST, help="only: does it run")
    parser.add_argument("--rounds", type=int, help="how many of which the median is taken")
    parser.add_argument("--large", action="store_true", help=f"also {LARGE:,} due in one minute: many minutes more")
    parser.add_argument("--databases", nargs="+", default=["postgresql", "sqlite"], choices=["postgresql", "sqlite"])
    parser.add_argument("--without-peers", dest="peers", action="store_false", help="ours alone")
    parser.add_argument("--json", type=Path, default=Path("var/bench/reminders.json"), help="where the figures go")
    options = parser.parse_args()
    if options.peers and not PEERS_PYTHON.exists():
        parser.error("The senders to compare with are not installed: bench/install_peers.sh, or --without-peers.")
    size = options.size or USUAL
    minutes = (*size.minutes, LARGE) if options.large else size.minutes
    options.size = Size(options.rounds or size.rounds, size.whole, size.sent, size.one_by_one, minutes)
    return options


if __name__ == "__main__":
    sys.exit(main())
