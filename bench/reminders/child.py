"""One measurement in a process of its own: `python -m bench.reminders.child <module> <options as JSON>`.

Django is up before the module is imported, and what it finds is printed as the last line, as JSON.
"""

import importlib
import json
import resource
import signal
import sys
from pathlib import Path

import django


def main() -> None:
    leave_when_told()
    django.setup()
    job = importlib.import_module(f"bench.reminders.{sys.argv[1]}")
    print(json.dumps(job.run(**json.loads(sys.argv[2]))))


def leave_when_told() -> None:
    """End by SIGTERM as by Ctrl-C: what has been started is ended, and what has been made is taken away."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def cpu_seconds() -> float:
    """User and system time of this process so far, all its threads included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb(process: int | str = "self") -> float:
    """The most memory that a process has held at once. getrusage's figure may be that of who started it."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
