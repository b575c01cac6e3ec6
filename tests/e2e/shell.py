"""A Python inside an installation that stays: to start one takes two seconds of processor, and tests ask often."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Shell:
    """Runs lines of Python in the installation that these environment variables describe, each time with no names."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.shell"],
            cwd=ROOT,
            env={"DJANGO_SETTINGS_MODULE": "sciatica.settings", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, source: str) -> Any:
        """Give back the JSON that they print last."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(source) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        assert said, f"the Python of this installation ended with {self._process.wait()}"
        answer = json.loads(said)
        assert answer["error"] is None, f"{source}\n{answer['error']}"
        return json.loads(answer["printed"].strip().splitlines()[-1])

    def close(self) -> None:
        self._process.communicate(timeout=20)


def serve() -> None:
    """Until the test that asks has ended."""
    import django  # not for the test, which has its own settings

    django.setup()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        printed, error = io.StringIO(), None
        try:
            with contextlib.redirect_stdout(printed):
                exec(json.loads(line), {"__name__": "__main__"})  # noqa: S102 # the tests' own lines
        except Exception:  # noqa: BLE001 # said to whoever asked
            error = traceback.format_exc()
        finally:
            _forget()
        print(json.dumps({"printed": printed.getvalue(), "error": error}), file=answers, flush=True)


def _forget() -> None:
    """What a Python that starts anew would not know: the rows may be others by the next time."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    connections.close_all()
    ContentType.objects.clear_cache()


if __name__ == "__main__":
    serve()
