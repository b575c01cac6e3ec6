/** Putting a reminder off in the app. Pure: the server re-times the session's one nudge, and nothing else changes. */
import { MINUTE } from '#app/time.js';

/** @typedef {{ minutes: number, at: number, fits: boolean }} Snooze fits: the session is still open then */

export const SNOOZES = [10, 30, 60];

/**
 * What may be asked for now: nothing before the session's reminder was due, after its window, or once its nudge has
 * come, because a session alerts at most twice.
 * @param {import('#app/types.js').SessionView} session
 * @param {{ now: number, nudgeAfter: number, putOff?: number }} at nudgeAfter: minutes; putOff: until when it was put off already
 * @returns {Snooze[]}
 */
export function snoozesFor({ state, dueAt, closesAt }, { now, nudgeAfter, putOff }) {
  const lastWord = putOff ?? dueAt + nudgeAfter * MINUTE;
  const isOpen = state === 'now' || state === 'begun';
  if (!isOpen || now < dueAt || now >= Math.min(lastWord, closesAt)) return [];
  return SNOOZES.map((minutes) => {
    const at = now + minutes * MINUTE;
    return { minutes, at, fits: at < closesAt };
  });
}
