/**
 * The times of the day's sessions and moving them. Pure. A move counts from today while today's start reminder is
 * unsent and the session not begun, else from tomorrow; the server holds the same rule and may put it off further.
 */
import { timingOn } from '#app/day.js';
import { addDays, dueAt } from '#app/time.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').Slot} Slot
 * @typedef {import('#app/types.js').Timing} Timing
 * @typedef {import('#app/types.js').Entry} Entry
 *
 * @typedef {object} SessionTime
 * @property {string} slot
 * @property {string} label
 * @property {string} time in force on the date
 * @property {{ time: string, from: string } | null} next set already, and not in force yet
 *
 * @typedef {'begun' | 'reminded' | 'past' | 'set' | null} Why it counts only from later: the session is begun, its
 *   reminder is out, today's new time has passed, or a later day was set before; null: from today
 */

const DAY_MINUTES = 24 * 60;
const END_OF_TIME = '9999-12-31';

/**
 * The snapshot with these moves carried out, in the order given. A move of a slot that is gone or retired is nothing.
 * @param {Snapshot} snapshot @param {readonly Entry[]} moves `session-moved` entries
 * @returns {Snapshot}
 */
export function withMoves(snapshot, moves) {
  if (!moves.length) return snapshot;
  const slots = snapshot.slots.map((slot) => moves.filter(({ body }) => body.slot === slot.id).reduce(moved, slot));
  return { ...snapshot, slots };
}

/** @param {Slot} slot @param {Entry} move @returns {Slot} */
function moved(slot, { body }) {
  const last = lastTiming(slot);
  if (!last?.weekdays.length) return slot;
  const from = body.from > last.from ? body.from : last.from; // never before a move that is set already
  return { ...slot, timings: [...slot.timings, { ...last, time: body.time, from }] };
}

/** What has been set last, also where it is not in force yet. @param {Slot} slot */
export function lastTiming(slot) {
  return timingOn(slot, END_OF_TIME);
}

/** The sessions in force on a date, by time. @param {Snapshot} snapshot @param {string} date @returns {SessionTime[]} */
export function sessionTimes({ slots }, date) {
  return slots.flatMap((slot) => {
    const timing = timingOn(slot, date);
    const last = lastTiming(slot);
    if (!timing?.weekdays.length) return [];
    const next = last && last.from > date && last.weekdays.length && last.time !== timing.time ? { time: last.time, from: last.from } : null;
    return [{ slot: slot.id, label: timing.label, time: timing.time, next }];
  }).sort((a, b) => a.time.localeCompare(b.time));
}

/**
 * From which local date a move to `time` would count, and why not from today. A time that has passed today counts from
 * tomorrow, so that today's session is not lost.
 * @param {Slot} slot @param {string} time
 * @param {{ date: string, now: number, zone: string, session: import('#app/types.js').SessionView | null }} at session: the slot's of that date
 * @returns {{ from: string, why: Why }}
 */
export function countsFrom(slot, time, { date, now, zone, session }) {
  const why = whyLater(time, { date, now, zone, session });
  const earliest = why ? addDays(date, 1) : date;
  const set = lastTiming(slot)?.from ?? '';
  return set > earliest ? { from: set, why: 'set' } : { from: earliest, why };
}

/** @param {string} time @param {{ date: string, now: number, zone: string, session: import('#app/types.js').SessionView | null }} at @returns {Why} */
function whyLater(time, { date, now, zone, session }) {
  if (!session) return null;
  if (session.fold.is_begun || session.fold.is_settled) return 'begun';
  if (now >= session.dueAt) return 'reminded';
  return now >= dueAt(date, time, zone) ? 'past' : null;
}

/**
 * The first session on the same weekdays that this time would come closer to than the clinic allows, midnight or not.
 * @param {Snapshot} snapshot @param {string} slotId @param {string} time
 * @returns {{ label: string, time: string, minutes: number } | null} minutes: how far apart they would be
 */
export function tooCloseTo({ slots, rules }, slotId, time) {
  const apart = rules.apart_minutes ?? 0;
  const mine = slots.find(({ id }) => id === slotId);
  const weekdays = new Set(mine && lastTiming(mine)?.weekdays);
  const others = slots.filter(({ id }) => id !== slotId).map(lastTiming);
  const near = others.flatMap((other) => {
    const minutes = other ? minutesBetween(other.time, time) : apart;
    return other && minutes < apart && other.weekdays.some((day) => weekdays.has(day)) ? [{ label: other.label, time: other.time, minutes }] : [];
  });
  return near.sort((a, b) => a.minutes - b.minutes)[0] ?? null;
}

/** @param {string} one @param {string} other */
function minutesBetween(one, other) {
  const gap = Math.abs(minuteOf(one) - minuteOf(other));
  return Math.min(gap, DAY_MINUTES - gap);
}

/** @param {string} time */
function minuteOf(time) {
  const [hour, minute] = time.split(':').map(Number);
  return hour * 60 + minute;
}
