"""Twelve faults, each a small change of app or server, with the fewest acts that show it: proof that the judge sees.

A fault in the app is a file of its own that is served in the place of the real one; the text it replaces must be there
exactly once, so that no fault can rot into nothing. Those in the server are in `planted_server.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.e2e.outbox import judge, line
from tests.e2e.outbox.acts import DAY, Act
from tests.e2e.product import ROOT

Change = tuple[str, str, str]
"""A file below `static/`, a text in it, and what stands there instead."""


@dataclass(frozen=True)
class Fault:
    """`shown_by` is the rule that it breaks under `acts`, whatever else it breaks. Without changes: the server's."""

    name: str
    shown_by: str
    acts: tuple[Act, ...]
    changes: tuple[Change, ...] = ()


KEEP_THEN_SHOW = "  if (!(await putEntries(entry.patient, [entry]))) {\n"
POST = "      const answer = await post(context, '/api/v1/sync/', await syncBody(context, batch));\n"

FAULTS = (
    Fault(
        "mark before commit",
        judge.TOO_EARLY,
        (Act("cut", number=2),),
        (("app/diary.js", KEEP_THEN_SHOW, f"  showEntries([entry]);\n{KEEP_THEN_SHOW}"),),
    ),
    Fault(
        "outbox emptied on any 2xx",
        judge.ACKNOWLEDGED,
        (Act("trouble", what=line.PORTAL), Act("tick")),
        (
            (
                "worker/send.js",
                "    if (!answer || !Array.isArray(data?.results)) return false;\n",
                "    const all = batch.map(({ id }) => ({ id, verdict: 'stored' }));\n"
                "    if (!Array.isArray(data?.results)) await mark(context, all);\n"
                "    if (!answer || !Array.isArray(data?.results)) return false;\n",
            ),
        ),
    ),
    Fault(
        # A batch that is sent again as it was is recognised; one that has grown since has another key. So nothing may
        # come through between the two: whoever hears first that the network is back would send it as it was.
        "key per batch",
        judge.ONCE,
        (
            Act("away"),
            Act("tick"),
            Act("trouble", what=line.LOSE_REPLY),
            *[Act("trouble", what=line.LOSE_REQUEST)] * 9,
            Act("back"),
            Act("tick", number=2),
        ),
        (
            (
                "worker/send.js",
                POST,
                "      const last = batch.at(-1);\n"
                "      const keyed = batch.map((entry, n) => (entry === last ? entry\n"
                "        : { ...entry, id: last.id.slice(0, -2) + n.toString(16).padStart(2, '0') }));\n"
                + POST.replace("batch)", "keyed)")
                + "      answer?.data?.results?.forEach((result, n) => { result.id = batch[n].id; });\n",
            ),
        ),
    ),
    Fault(
        "untick lost",
        judge.COUNTED,
        (Act("tick"), Act("untick")),
        (
            (
                "app/diary.js",
                "  return Promise.all(counting.map(({ id }) => record('untick', ",
                "  showEntries(counting.map((entry) => ({ ...entry, kind: 'taken-back' })));\n"
                "  return Promise.all([].map(({ id }) => record('untick', ",
            ),
        ),
    ),
    Fault("dated by sync time", judge.DATED, (Act("away"), Act("clock", clock=-DAY), Act("tick"), Act("back"))),
    Fault(
        "two senders",
        judge.TWO_SENDERS,
        (Act("tab"), Act("trouble", what=line.SLOW), Act("tick"), Act("tick", tab=1, number=2), Act("send")),
        (("app/phone-context.js", "globalThis.navigator?.locks ?? oneByOne", "oneByOne"),),
    ),
    Fault(
        "wrong side stored",
        judge.SAME,
        (Act("tap", side="right"),),
        (("app/views/session/exercises.js", "side: bout.side", "side: snapshot.patient.affected_side"),),
    ),
    Fault("duplicate counted", judge.COUNTED, (Act("trouble", what=line.TWICE), Act("tick"))),
    Fault(
        "refused blocks the rest",
        judge.WAITING,
        (Act("away"), Act("bad"), Act("tick"), Act("back")),
        (
            (
                "worker/send.js",
                "    await mark(context, verdicts);\n",
                "    if (verdicts.some(({ verdict }) => !STORED.has(verdict))) return false;\n"
                "    await mark(context, verdicts);\n",
            ),
        ),
    ),
    Fault(
        # The diary is written as this tab has it in mind.
        "old tab overwrites",
        judge.LOST,
        (Act("away"), Act("tab"), Act("tick"), Act("tick", tab=1, number=2)),
        (
            (
                "app/diary.js",
                KEEP_THEN_SHOW,
                "  const kept = (await allEntries()).map(({ id }) => id);\n"
                "  await deleteEntries(kept.filter((id) => !entries.value.some((known) => known.id === id)));\n"
                + KEEP_THEN_SHOW.replace("[entry]", "[...entries.value, entry]"),
            ),
            ("app/diary.js", "import { deleteEntries, ", "import { allEntries, deleteEntries, "),
        ),
    ),
    Fault(
        "clock chooses the session",
        judge.SAME,
        (Act("clock", clock=DAY), Act("tick")),
        (
            (
                "app/diary.js",
                "session: session ? sessionOf(session) : null",
                "session: session ? { ...sessionOf(session), date: localDate(now, zoneOfPhone()) } : null",
            ),
            ("app/diary.js", "import { toInstant, ", "import { localDate, toInstant, "),
        ),
    ),
    Fault(
        "sign-out leaves data",
        judge.LEFT,
        (),
        (
            (
                "worker/database.js",
                "...STORES.map((name) => change.objectStore(name).clear())",
                "...STORES.filter((name) => name !== 'snapshot').map((name) => change.objectStore(name).clear())",
            ),
        ),
    ),
)


def plant(fault: Fault, into: Path) -> None:
    """Write the changed files where they are found before the real ones."""
    for file in dict.fromkeys(file for file, _, _ in fault.changes):
        text = (ROOT / "static" / file).read_text()
        for changed, old, new in fault.changes:
            if changed == file:
                assert text.count(old) == 1, f"{fault.name}: not once in {file}: {old}"
                text = text.replace(old, new)
        target = into / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def uproot(fault: Fault, out_of: Path) -> None:
    for file, _, _ in fault.changes:
        (out_of / file).unlink(missing_ok=True)
