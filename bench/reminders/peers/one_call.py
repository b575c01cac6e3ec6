"""pywebpush as its documentation shows it: one `webpush()` for each subscription, the key named by its file.

one_call.py <task.json>   → {"cpu", "wall", "messages"} of sending, without the imports
"""

import json
import resource
import sys
import time
from pathlib import Path

from pywebpush import webpush


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    task = json.loads(Path(sys.argv[1]).read_text())
    began, wall = cpu_seconds(), time.monotonic()
    for subscription in task["subscriptions"]:
        # A new dict each time: webpush() writes the audience of the first push service into the caller's.
        webpush(
            subscription,
            task["payload"],
            vapid_private_key=task["vapid_file"],
            vapid_claims={"sub": task["subject"]},
            ttl=task["ttl"],
        )
    found = {"cpu": cpu_seconds() - began, "wall": time.monotonic() - wall, "messages": len(task["subscriptions"])}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
