/** What a session asks for, and how much of it is done. Pure. */

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/types.js').Item} Item
 * @typedef {import('#app/types.js').Progress} Progress
 * @typedef {import('#app/types.js').TickSide} TickSide
 * @typedef {{ side: TickSide, number: number }} Expected
 */

const SETTLE_SECONDS = 30; // reading the card and getting into position
const REP_SECONDS = 4;
const COUNT_IN_SECONDS = 3;

/**
 * The exercises of one slot in their order; those that share a `choice` stand together, where the first of them stood.
 * @param {Prescription[]} prescriptions @param {string} slot
 * @returns {Item[]}
 */
export function itemsOf(prescriptions, slot) {
  /** @type {Item[]} */
  const items = [];
  for (const prescription of prescriptions.filter((each) => each.slots.includes(slot))) {
    const { choice } = prescription;
    const beside = choice === null ? undefined : items.find((item) => item.choice === choice);
    if (beside) beside.prescriptions.push(prescription);
    else items.push({ choice, prescriptions: [prescription] });
  }
  return items;
}

/**
 * Every tick that one prescription asks for in one session.
 * @param {Prescription} prescription
 * @returns {Expected[]}
 */
export function expectedTicks({ counts, sets, reps, side }) {
  const each = counts === 'holds' ? sets * reps : sets;
  return sidesOf(side).flatMap((worked) => Array.from({ length: each }, (_, n) => ({ side: worked, number: n + 1 })));
}

/** @param {import('#app/types.js').Side} side @returns {TickSide[]} */
export function sidesOf(side) {
  return side === 'both' ? ['left', 'right'] : [side];
}

/** @param {string} prescription @param {string} side @param {number} number */
export function tickId(prescription, side, number) {
  return `${prescription}/${side}/${number}`;
}

/** @param {Fold} fold @returns {Set<string>} `tickId`s that count */
export function tickedIn(fold) {
  return new Set(fold.ticks.map((tick) => tickId(tick.prescription, tick.side, tick.number)));
}

/**
 * Which of a choice the patient does: the one chosen last, else the one begun, else none yet. Without a choice, the
 * only one.
 * @param {Item} item @param {Fold} fold
 * @returns {Prescription | null}
 */
export function chosenOf(item, fold) {
  if (item.choice === null) return item.prescriptions[0];
  const named = fold.chosen.findLast((id) => item.prescriptions.some((each) => each.id === id));
  const begun = fold.ticks.find((tick) => item.prescriptions.some((each) => each.id === tick.prescription));
  const wanted = named ?? begun?.prescription;
  return item.prescriptions.find((each) => each.id === wanted) ?? null;
}

/**
 * @param {Prescription} prescription @param {Fold} fold
 * @returns {{ done: number, due: number, next: Expected | null, isDone: boolean, isSkipped: boolean }}
 */
export function exerciseProgress(prescription, fold) {
  const ticked = tickedIn(fold);
  const expected = expectedTicks(prescription);
  const open = expected.filter(({ side, number }) => !ticked.has(tickId(prescription.id, side, number)));
  return {
    done: expected.length - open.length,
    due: expected.length,
    next: open[0] ?? null,
    isDone: open.length === 0,
    isSkipped: open.length > 0 && fold.exercises_skipped.some((skipped) => skipped.prescription === prescription.id),
  };
}

/**
 * A choice counts once: by the exercise chosen, else by its first.
 * @param {Item[]} items @param {Fold} fold
 * @returns {Progress}
 */
export function progressOf(items, fold) {
  const each = items.map((item) => exerciseProgress(chosenOf(item, fold) ?? item.prescriptions[0], fold));
  return {
    ticksDone: each.reduce((sum, { done }) => sum + done, 0),
    ticksDue: each.reduce((sum, { due }) => sum + due, 0),
    exercisesDone: each.filter(({ isDone }) => isDone).length,
    exercisesDue: each.length,
  };
}

/**
 * About how long a session takes, in whole minutes and never nought: an estimate for planning the day.
 * @param {Item[]} items
 */
export function minutesOf(items) {
  const seconds = items.reduce((sum, item) => sum + secondsOf(item.prescriptions[0]), 0);
  return items.length ? Math.max(1, Math.round(seconds / 60)) : 0;
}

/** @param {Prescription} prescription */
function secondsOf(prescription) {
  const { counts, reps, hold_seconds: hold, rest_seconds: rest } = prescription;
  const one = counts === 'holds' ? COUNT_IN_SECONDS + hold : reps * Math.max(REP_SECONDS, hold);
  return SETTLE_SECONDS + expectedTicks(prescription).length * (one + rest);
}
