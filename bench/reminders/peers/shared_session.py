"""pywebpush at its best: `webpush_async()` with one key object and one aiohttp session, so many in flight at once.

shared_session.py <task.json>   → {"cpu", "wall", "messages"} of sending, without the imports
"""

import asyncio
import json
import resource
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
from py_vapid import Vapid
from pywebpush import webpush_async


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def send_all(task: dict[str, Any]) -> None:
    key = Vapid.from_file(task["vapid_file"])
    tls = ssl.create_default_context(cafile=task["ca_file"])
    connector = aiohttp.TCPConnector(limit=task["in_flight"], ssl=tls)
    async with aiohttp.ClientSession(connector=connector) as session:
        waiting = iter(task["subscriptions"])
        await asyncio.gather(*(sender(session, key, waiting, task) for _ in range(task["in_flight"])))


async def sender(
    session: aiohttp.ClientSession, key: Vapid, waiting: Iterator[dict[str, Any]], task: dict[str, Any]
) -> None:
    for subscription in waiting:
        answer = await webpush_async(
            subscription,
            task["payload"],
            vapid_private_key=key,
            vapid_claims={"sub": task["subject"]},
            ttl=task["ttl"],
            aiohttp_session=session,
        )
        if isinstance(answer, aiohttp.ClientResponse):
            answer.release()


def main() -> None:
    task = json.loads(Path(sys.argv[1]).read_text())
    began, wall = cpu_seconds(), time.monotonic()
    asyncio.run(send_all(task))
    found = {"cpu": cpu_seconds() - began, "wall": time.monotonic() - wall, "messages": len(task["subscriptions"])}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
