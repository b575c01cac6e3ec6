/** Where a session stands, exercise by exercise, in the words of its screens. Pure; the counting itself is in ticks.js. */
import { chosenOf, expectedTicks, exerciseProgress, tickId } from '#app/ticks.js';
import { sideWords, capital } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').Item} Item
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/ticks.js').Expected} Bout one hold, or one set on one side
 * @typedef {'done' | 'partly' | 'stopped' | 'skipped' | 'open'} ItemState
 */

/** @param {Fold} fold @param {string} prescription @param {Bout} bout */
export function tickOf(fold, prescription, bout) {
  return fold.ticks.find((tick) => tick.prescription === prescription && tick.side === bout.side && tick.number === bout.number);
}

/**
 * Of "slump or lying" the one to do: chosen or begun in this session, else the one this patient chose last.
 * @param {Item} item @param {Fold} fold
 * @param {string[]} remembered exercises chosen in earlier sessions, newest last
 * @returns {Prescription | null} null: to be asked
 */
export function chosenNow(item, fold, remembered) {
  if (item.prescriptions.length === 1) return item.prescriptions[0];
  const here = chosenOf(item, fold);
  if (here) return here;
  const last = remembered.findLast((slug) => item.prescriptions.some(({ exercise }) => exercise === slug));
  return item.prescriptions.find(({ exercise }) => exercise === last) ?? null;
}

/** @param {Item} item @param {Fold} fold @returns {ItemState} */
export function itemState(item, fold) {
  const ids = item.prescriptions.map(({ id }) => id);
  if (item.prescriptions.some((prescription) => exerciseProgress(prescription, fold).isDone)) return 'done';
  if (fold.stopped.some(({ prescription }) => prescription && ids.includes(prescription))) return 'stopped';
  if (fold.exercises_skipped.some(({ prescription }) => ids.includes(prescription))) return 'skipped';
  return fold.ticks.some((tick) => ids.includes(tick.prescription)) ? 'partly' : 'open';
}

/**
 * Where to go on: the first exercise from `from` on that is neither done, stopped nor left out; their number when none is.
 * @param {Item[]} items @param {Fold} fold @param {number} [from]
 */
export function placeOf(items, fold, from = 0) {
  const place = items.findIndex((item, n) => n >= from && ['open', 'partly'].includes(itemState(item, fold)));
  return place < 0 ? items.length : place;
}

/**
 * "Left leg, hold 1 of 2", "Set 2 of 3", "Right side".
 * @param {Prescription} prescription @param {Bout} bout
 */
export function boutWords(prescription, bout) {
  const total = expectedTicks(prescription).filter(({ side }) => side === bout.side).length;
  const unit = prescription.counts === 'holds' ? 'hold' : 'set';
  const which = total > 1 ? `${unit} ${bout.number} of ${total}` : '';
  return capital([sideWords(prescription, bout.side), which].filter(Boolean).join(', '));
}

/**
 * A hold or set as its mark in the row of ticks says it.
 * @param {Prescription} prescription @param {Fold} fold @param {Bout} bout
 * @param {boolean} [current] it is the one that is being done
 */
export function boutMark(prescription, fold, bout, current = false) {
  const ticked = Boolean(tickOf(fold, prescription.id, bout));
  const initial = prescription.side === 'both' ? bout.side.charAt(0).toUpperCase() : '';
  return {
    key: tickId(prescription.id, bout.side, bout.number),
    words: `${boutWords(prescription, bout) || 'This set'}: ${ticked ? 'ticked, tap to undo' : 'not ticked'}`,
    ticked, current: current && !ticked, sign: `${initial}${bout.number}`,
  };
}

/** How the session went, counted without reproach. @param {Item[]} items @param {Fold} fold */
export function tally(items, fold) {
  const states = items.map((item) => itemState(item, fold));
  /** @param {ItemState} wanted */
  const count = (wanted) => states.filter((state) => state === wanted).length;
  return { total: items.length, done: count('done'), stopped: count('stopped'), skipped: count('skipped'), partly: count('partly') };
}
