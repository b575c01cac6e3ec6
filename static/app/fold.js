/**
 * What the entries of one session add up to. Pure and independent of their order: two phones that hold the same
 * entries show the same session. The server's `programmes/diary/fold.py` is the same rule; both run
 * `tests/data/fold-vectors.json`.
 */

/**
 * @typedef {import('#app/types.js').Entry} Entry
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/types.js').Tick} Tick
 */

const KNOWN = new Set([
  'session-started', 'session-finished', 'session-skipped', 'tick', 'untick', 'pain', 'symptoms', 'stopped',
  'danger-sign', 'done-without-phone', 'note', 'screening', 'exercise-skipped', 'exercise-chosen',
  'exercise-felt', 'soreness-settled',
]);

/** @param {Iterable<Entry>} entries @returns {Fold} */
export function fold(entries) {
  const once = [...new Map([...entries].map((entry) => [entry.id, entry])).values()];
  const written = once.toSorted(by('recorded_at'));
  const performed = once.toSorted(by('performed_at'));
  /** @param {string} kind */
  const last = (kind) => written.findLast((entry) => entry.kind === kind);
  const skip = last('session-skipped');
  /** Not one that "not done" was written after, which takes it back. @param {Entry | undefined} entry */
  const standing = (entry) => (entry && (!skip || written.indexOf(entry) > written.indexOf(skip)) ? entry : undefined);
  /** @param {string} kind */
  const each = (kind) => performed.filter((entry) => entry.kind === kind);

  return withAnswers({
    started_at: each('session-started')[0]?.performed_at ?? null,
    finished_at: standing(last('session-finished'))?.performed_at ?? null,
    skipped: skipOf(skip),
    stopped: each('stopped').map(stopOf),
    without_phone_at: standing(last('done-without-phone'))?.performed_at ?? null,
    ticks: ticksOf(written),
    exercises_skipped: exercisesSkipped(written),
    chosen: written.filter((entry) => entry.kind === 'exercise-chosen').map((entry) => entry.body.prescription),
    pain: { before: painOf(written, 'before'), after: painOf(written, 'after') },
    symptoms: { before: symptomsOf(written, 'before'), after: symptomsOf(written, 'after') },
    felt: feltOf(written),
    settled: settledOf(last('soreness-settled')),
    danger: dangerOf(written),
    notes: each('note').map((entry) => entry.body.text),
    last_performed_at: performed.at(-1)?.performed_at ?? null,
    unknown: [...new Set(once.map((entry) => entry.kind).filter((kind) => !KNOWN.has(kind)))].sort(),
  });
}

/** @param {Omit<Fold, 'is_begun' | 'is_settled'>} folded @returns {Fold} */
function withAnswers(folded) {
  return {
    ...folded,
    is_begun: folded.started_at !== null || folded.ticks.length > 0,
    is_settled: Boolean(
      folded.finished_at || folded.skipped || folded.stopped.length || folded.without_phone_at,
    ),
  };
}

/** @param {'recorded_at' | 'performed_at'} field @returns {(a: Entry, b: Entry) => number} */
function by(field) {
  return (a, b) => Date.parse(a[field]) - Date.parse(b[field]) || compare(a.id, b.id);
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * A tick counts once however often and by whichever phone it was given, unless every one of its ticks is cancelled.
 * @param {Entry[]} written
 * @returns {Tick[]}
 */
function ticksOf(written) {
  const cancelled = new Set(written.filter((entry) => entry.kind === 'untick').map((entry) => entry.body.tick));
  /** @type {Map<string, Tick>} */
  const ticks = new Map();
  for (const entry of written) {
    if (entry.kind !== 'tick' || cancelled.has(entry.id)) continue;
    const { prescription, side, number, reps = null, held_seconds = null } = entry.body;
    ticks.set([prescription, side, number].join(' '), {
      prescription, side, number, at: entry.performed_at, reps, held_seconds, id: entry.id,
    });
  }
  return [...ticks.values()].sort(byPlace);
}

/** @param {Tick} a @param {Tick} b */
function byPlace(a, b) {
  return compare(a.prescription, b.prescription) || compare(a.side, b.side) || a.number - b.number;
}

/** @param {Entry[]} written */
function exercisesSkipped(written) {
  /** @type {Map<string, string | null>} */
  const reasons = new Map();
  for (const { kind, body } of written) {
    if (kind === 'exercise-skipped') reasons.set(body.prescription, body.reason || null);
  }
  return [...reasons]
    .map(([prescription, reason]) => ({ prescription, reason }))
    .sort((a, b) => compare(a.prescription, b.prescription));
}

/** @param {Entry[]} written @param {'before' | 'after'} when */
function painOf(written, when) {
  const entry = written.findLast(({ kind, body }) => kind === 'pain' && body.when === when);
  return entry ? { back: entry.body.back ?? null, leg: entry.body.leg ?? null, same: entry.body.same ?? null } : null;
}

/** Those of an entry that does not say when are taken to be from before. @param {Entry[]} written @param {'before' | 'after'} when */
function symptomsOf(written, when) {
  const entry = written.findLast(({ kind, body }) => kind === 'symptoms' && (body.when ?? 'before') === when);
  return /** @type {import('#app/types.js').Symptoms | null} */ (entry?.body ?? null);
}

/** @param {Entry[]} written */
function feltOf(written) {
  const said = new Map(written.filter(({ kind }) => kind === 'exercise-felt').map(({ body }) => [body.prescription, body.felt]));
  return [...said].map(([prescription, felt]) => ({ prescription, felt })).sort((a, b) => compare(a.prescription, b.prescription));
}

/** @param {Entry | undefined} entry */
function settledOf(entry) {
  return entry ? { minutes: entry.body.minutes, still: entry.body.still } : null;
}

/** @param {Entry[]} written */
function dangerOf(written) {
  const entry = written.findLast(({ kind, body }) => kind === 'danger-sign' && body.yes?.length);
  return entry ? { at: entry.performed_at, yes: entry.body.yes } : null;
}

/** @param {Entry | undefined} entry */
function skipOf(entry) {
  return entry ? { at: entry.performed_at, reason: entry.body.reason || null, words: entry.body.words || null } : null;
}

/** @param {Entry} entry */
function stopOf(entry) {
  return { at: entry.performed_at, prescription: entry.body.prescription ?? null, felt: entry.body.felt ?? null };
}
