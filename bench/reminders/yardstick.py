"""How fast this machine is just now: the same piece of work, once a round. Half of every push is one of these."""

import time
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from bench.reminders.child import cpu_seconds
from bench.reminders.phones import Phone

AGREEMENTS: Final = 2000


def measured() -> dict[str, float]:
    """CPU and wall seconds for a thousand key agreements (ECDH on P-256). Far apart, others had the processor."""
    mine, theirs = Phone(1).private_key, Phone(2).private_key.public_key()
    began, wall = cpu_seconds(), time.monotonic()
    for _ in range(AGREEMENTS):
        mine.exchange(ec.ECDH(), theirs)
    cpu, wall = cpu_seconds() - began, time.monotonic() - wall
    return {"cpu": cpu / AGREEMENTS * 1000, "wall": wall / AGREEMENTS * 1000}
