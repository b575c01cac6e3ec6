/** The sessions that may still be corrected, and when what is noted afterwards was done. Pure. */
import { sessionsOn } from '#app/day.js';
import { addDays, localDate } from '#app/time.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {{ date: string, sessions: SessionView[] }} PastDay
 */

/** So many local dates before today; what is added to older ones is stored and marked (`CORRECTABLE` in programmes/intake.py). */
export const DAYS_BACK = 7;

const AHEAD = new Set(['later', 'now']);
/** Nothing was asked for, so there is nothing to correct. */
const NOT_ASKED = new Set(['paused', 'closed']);

/**
 * The days from today back, the newest first, each with its sessions that are over or begun; days without any are left out.
 * @param {import('#app/day.js').Diary} diary
 * @returns {PastDay[]}
 */
export function lookBack(diary) {
  const today = localDate(diary.now, diary.snapshot.patient.zone);
  return Array.from({ length: DAYS_BACK + 1 }, (_, days) => addDays(today, -days))
    .map((date) => ({ date, sessions: sessionsOn(diary, date).filter(({ state }) => !AHEAD.has(state) && !NOT_ASKED.has(state)) }))
    .filter(({ sessions }) => sessions.length > 0);
}

/**
 * When a session that is corrected now was done, in milliseconds: at its start, as far as anybody can say, and after
 * whatever has been noted of it, so that the correction counts. Never later than now.
 * @param {SessionView} session @param {number} now
 */
export function performedAfterwards({ dueAt, fold }, now) {
  const noted = fold.last_performed_at ? Date.parse(fold.last_performed_at) + 1 : dueAt;
  return Math.min(now, Math.max(dueAt, noted));
}

/**
 * Whether this phone knows what a session asked for: it was begun, or the programme in force is no newer than it. Else
 * it may only be noted as a whole.
 * @param {SessionView} session @param {import('#app/types.js').Snapshot} snapshot
 */
export function isListKnown({ fold, closesAt }, { programme }) {
  const issued = programme?.revision.issued_at;
  return fold.is_begun || !issued || Date.parse(issued) < closesAt;
}
