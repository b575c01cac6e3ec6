/** The sessions of a local date and what each of them is now. Pure: snapshot, diary and present are passed in. */
import { fold } from '#app/fold.js';
import { sessionKey } from '#app/ids.js';
import { itemsOf, minutesOf, progressOf } from '#app/ticks.js';
import { addDays, dayExists, dueAt, localDate, MINUTE, weekdayOf } from '#app/time.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').Slot} Slot
 * @typedef {import('#app/types.js').Timing} Timing
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/types.js').SessionKey} SessionKey
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').SessionState} SessionState
 * @typedef {import('#app/types.js').DayView} DayView
 *
 * @typedef {object} Diary what this phone knows beside the snapshot
 * @property {Snapshot} snapshot
 * @property {number} now
 * @property {number} [checkedAt] when the server was last heard of the programme, in milliseconds
 * @property {ReadonlyMap<string, Fold>} [folds]
 * @property {ReadonlyMap<string, number>} [pending] entries not yet answered for, by session
 * @property {(key: SessionKey) => import('#app/types.js').Prescription[]} [prescriptionsOf] what a begun session keeps
 *
 * @typedef {{ slot: Slot, timing: Timing, date: string, at: number }} Occasion
 */

const NEXT_WITHIN_DAYS = 14;
/** A programme that the server has not been asked about for longer is only read: it may have been stopped or changed. */
const TOO_OLD_DAYS = 21;
/** And after so many days the patient is told. */
export const OLD_DAYS = 7;
const NOTHING = fold([]);
const DAY = 24 * 60 * MINUTE;

/**
 * Today: its sessions, those that may be done now (last night's too while its window is open), and the next.
 * @param {Diary} diary
 * @returns {DayView}
 */
export function dayOf(diary) {
  const { snapshot, now } = diary;
  const date = localDate(now, snapshot.patient.zone);
  const sessions = sessionsOn(diary, date);
  const lastNight = sessionsOn(diary, addDays(date, -1)).filter((session) => now < session.closesAt);
  const state = stateOn(snapshot, date);
  const age = ageInDays(diary);
  return {
    state: state === 'active' && age >= TOO_OLD_DAYS ? 'stale' : state,
    age,
    date,
    sessions,
    open: [...lastNight, ...sessions].filter(({ state }) => state === 'now' || state === 'begun'),
    next: nextDue(diary),
  };
}

/** Whole days since the server was last heard of; 0 where that is unknown or, by a clock that was set back, to come. @param {Diary} diary */
function ageInDays({ now, checkedAt = NaN }) {
  return Math.max(0, Math.floor((now - checkedAt) / DAY)) || 0;
}

/**
 * @param {Diary} diary @param {string} date
 * @returns {SessionView[]} by time
 */
export function sessionsOn(diary, date) {
  const occasions = occasionsOn(diary.snapshot, date);
  const after = occasionsOn(diary.snapshot, addDays(date, 1))[0];
  return occasions.map((occasion, n) => sessionView(diary, occasion, occasions[n + 1] ?? after));
}

/**
 * The session of that name, also one whose slot has been moved off that date since: what was begun stays.
 * @param {Diary} diary @param {SessionKey} key
 * @returns {SessionView | null}
 */
export function sessionNamed(diary, key) {
  const [slotId, date] = key.split('/');
  const planned = sessionsOn(diary, date).find((session) => session.key === key);
  if (planned) return planned;
  const slot = diary.snapshot.slots.find(({ id }) => id === slotId);
  const timing = slot?.timings.findLast(({ weekdays }) => weekdays.length > 0);
  if (!slot || !timing || !diary.folds?.has(key)) return null;
  const at = dueAt(date, timing.time, diary.snapshot.patient.zone);
  return sessionView(diary, { slot, timing, date, at }, undefined);
}

/**
 * The next session that is still to come, or null within the next two weeks.
 * @param {Diary} diary
 */
export function nextDue(diary) {
  const { snapshot, now } = diary;
  if (snapshot.closed) return null;
  const today = localDate(now, snapshot.patient.zone);
  for (let days = 0; days <= NEXT_WITHIN_DAYS; days += 1) {
    const next = sessionsOn(diary, addDays(today, days)).find(({ state, dueAt: at }) => state === 'later' && at > now);
    if (next) return { session: next.key, label: next.label, at: next.dueAt };
  }
  return null;
}

/**
 * How the programme stands on a date: worked out here, so that it is right after a week without network.
 * @param {Snapshot} snapshot @param {string} date
 * @returns {import('#app/types.js').ProgrammeState}
 */
export function stateOn(snapshot, date) {
  const { programme, closed, state } = snapshot;
  if (closed) return 'closed';
  if (!programme) return state === 'ended' ? 'ended' : 'none';
  if (state === 'ended' || (programme.ends_on !== null && programme.ends_on < date)) return 'ended';
  if (date < programme.starts_on) return 'not_started';
  return isPausedOn(snapshot, date) ? 'paused' : 'active';
}

/**
 * The timing in force on a date: the latest that starts on or before it, the last listed of equals.
 * @param {Slot} slot @param {string} date
 */
export function timingOn(slot, date) {
  return slot.timings.filter(({ from }) => from <= date)
    .reduce((/** @type {Timing | null} */ latest, timing) => (latest && latest.from > timing.from ? latest : timing), null);
}

/** @param {Snapshot} snapshot @param {string} date @returns {Occasion[]} */
function occasionsOn(snapshot, date) {
  const { programme, patient, slots } = snapshot;
  if (!programme || date < programme.starts_on || (programme.ends_on && programme.ends_on < date)) return [];
  if (!dayExists(date, patient.zone)) return [];
  return slots.flatMap((slot) => {
    const timing = timingOn(slot, date);
    if (!timing?.weekdays.includes(weekdayOf(date))) return [];
    return [{ slot, timing, date, at: dueAt(date, timing.time, patient.zone) }];
  }).sort((a, b) => a.at - b.at || a.slot.position - b.slot.position);
}

/**
 * @param {Diary} diary @param {Occasion} occasion @param {Occasion | undefined} following
 * @returns {SessionView}
 */
function sessionView(diary, occasion, following) {
  const { slot, timing, date, at } = occasion;
  const key = sessionKey(slot.id, date);
  const folded = diary.folds?.get(key) ?? NOTHING;
  const items = itemsOf(diary.prescriptionsOf?.(key) ?? diary.snapshot.prescriptions, slot.id);
  const closesAt = closingOf(diary.snapshot, occasion, following);
  return {
    key, slot: slot.id, date, label: timing.label, time: timing.time, dueAt: at, closesAt,
    state: stateOfSession(diary, { date, at, closesAt, folded }),
    unsent: diary.pending?.get(key) ?? 0,
    fold: folded,
    items,
    minutes: minutesOf(items),
    ...progressOf(items, folded),
  };
}

/**
 * The server's `closes_at`: elapsed time from its start, the gap before the next slot, 04:00 of the next day.
 * @param {Snapshot} snapshot @param {Occasion} occasion @param {Occasion | undefined} following
 */
function closingOf({ rules, patient }, { date, at }, following) {
  const limits = [at + rules.window_minutes * MINUTE, dueAt(addDays(date, 1), rules.latest_end, patient.zone)];
  if (following) limits.push(following.at - rules.gap_minutes * MINUTE);
  return Math.max(at, Math.min(...limits));
}

/**
 * What the diary says weighs more than the clock: a session done late is done.
 * @param {Diary} diary @param {{ date: string, at: number, closesAt: number, folded: Fold }} session
 * @returns {SessionState}
 */
function stateOfSession({ snapshot, now }, { date, at, closesAt, folded }) {
  const noted = stateNoted(folded);
  if (noted) return noted;
  if (snapshot.closed && Date.parse(snapshot.closed.at) < closesAt) return 'closed';
  if (isPausedOn(snapshot, date)) return 'paused';
  if (now < at) return 'later';
  return now < closesAt ? 'now' : 'nothing-noted';
}

/** @param {Fold} folded @returns {SessionState | null} */
function stateNoted(folded) {
  if (folded.finished_at) return 'done';
  if (folded.without_phone_at) return 'without-phone';
  if (folded.stopped.length) return 'stopped';
  if (folded.skipped && !tickedSince(folded, folded.skipped.at)) return 'skipped';
  return folded.is_begun ? 'begun' : null;
}

/** Put off, then done after all. @param {Fold} folded @param {string} instant */
function tickedSince(folded, instant) {
  return folded.ticks.some(({ at }) => Date.parse(at) > Date.parse(instant));
}

/** @param {Snapshot} snapshot @param {string} date */
function isPausedOn({ pause }, date) {
  return pause !== null && pause.from <= date && (pause.until === null || date <= pause.until);
}
