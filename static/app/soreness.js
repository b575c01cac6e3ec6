/** Whether a session left more pain, and how long that took to settle: asked before the next one. Pure. */

/**
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/types.js').SessionKey} SessionKey
 * @typedef {{ session: SessionKey, at: number }} SoreSession at: when it was over, in milliseconds
 */

const MINUTE = 60_000;
/** The longest that the rules reckon with, two weeks: nobody remembers further back. */
const LONGEST = 20_160;
/** "While it is still sore, the minutes so far and never less than 31": the library's pain rules. */
const STILL_LEAST = 31;

/** Each answer and the minutes that stand for it with the rules, whose bounds are half an hour and twelve hours. */
export const ANSWERS = /** @type {const} */ ([
  ['Half an hour or less', 30],
  ['A few hours', 180],
  ['Until the next day, or longer', 1440],
]);

/** More pain after than before, an exercise that left it worse, or one that was stopped. @param {Fold} fold */
export function leftMoreSore({ pain: { before, after }, felt, stopped }) {
  const more = (/** @type {'back' | 'leg'} */ part) => before && after && (after[part] ?? -1) > (before[part] ?? 10);
  return Boolean(more('back') || more('leg') || stopped.length || felt.some((each) => each.felt === 'worse'));
}

/**
 * The session done last, where it left more pain and nobody has said how that went. None that is hardly over, and none
 * that is longer ago than the rules reckon with.
 * @param {ReadonlyMap<string, Fold>} folds @param {string} asking the session that asks @param {number} now milliseconds
 * @returns {SoreSession | null}
 */
export function soreSession(folds, asking, now) {
  const done = [...folds].filter(([key, { last_performed_at: at, ticks, stopped }]) => key !== asking && at && (ticks.length || stopped.length))
    .map(([key, fold]) => ({ key: /** @type {SessionKey} */ (key), fold, at: Date.parse(fold.last_performed_at ?? '') }));
  const last = done.sort((a, b) => b.at - a.at)[0];
  const minutes = last ? (now - last.at) / MINUTE : 0;
  if (!last || last.fold.settled || !leftMoreSore(last.fold) || minutes < STILL_LEAST || minutes > LONGEST) return null;
  return { session: last.key, at: last.at };
}

/** What is noted of soreness that has not settled yet. @param {number} at when the session was over @param {number} now */
export function stillSore(at, now) {
  return { minutes: Math.min(LONGEST, Math.max(STILL_LEAST, Math.round((now - at) / MINUTE))), still: true };
}
