/** Local dates and times of a zone, by Intl. Pure: the present is always passed in. Instants are milliseconds. */

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @type {Map<string, Intl.DateTimeFormat>} */
const clocks = new Map();

/** @param {string} zone */
function clockOf(zone) {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/**
 * What a clock on the wall shows, as if it were UTC, to the second.
 * @param {number} instant @param {string} zone
 */
function reading(instant, zone) {
  /** @type {Record<string, number>} */
  const part = {};
  for (const { type, value } of clockOf(zone).formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/** @param {string} date `YYYY-MM-DD` @param {string} time `HH:MM` */
function wallClock(date, time) {
  return Date.parse(`${date}T${time}:00Z`);
}

/** @param {number} instant @param {string} zone @returns {string} `YYYY-MM-DD` */
export function localDate(instant, zone) {
  return new Date(reading(instant, zone)).toISOString().slice(0, 10);
}

/** @param {number} instant @param {string} zone @returns {string} `HH:MM` */
export function localTime(instant, zone) {
  return new Date(reading(instant, zone)).toISOString().slice(11, 16);
}

/** @param {string} date @param {number} days @returns {string} */
export function addDays(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** ISO weekday, Monday 1 to Sunday 7. @param {string} date */
export function weekdayOf(date) {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** @type {Map<string, number>} */
const known = new Map();
const KNOWN = 1000; // of a day 20 are asked for, of all that a phone keeps some hundreds

/**
 * The instant at which a slot set for this local date and time begins; the rule of the server's `due_at`: where the
 * time occurs twice its first occurrence, where the clocks jump over it the first instant after the jump. Kept, because
 * one look at Today asks for each of them three times, and Intl takes its time on a slow phone.
 * @param {string} date @param {string} time @param {string} zone
 */
export function dueAt(date, time, zone) {
  const name = `${date} ${time} ${zone}`;
  let instant = known.get(name);
  if (instant === undefined) {
    if (known.size === KNOWN) known.clear();
    known.set(name, instant = instantOf(date, time, zone));
  }
  return instant;
}

/** @param {string} date @param {string} time @param {string} zone */
function instantOf(date, time, zone) {
  const wanted = wallClock(date, time);
  const around = [wanted - 15 * HOUR, wanted + 15 * HOUR].map((at) => wanted - (reading(at, zone) - at));
  const exact = around.filter((instant) => reading(instant, zone) === wanted);
  return exact.length ? Math.min(...exact) : firstAtOrAfter(wanted, zone, Math.min(...around), Math.max(...around));
}

/**
 * Halves (before, after] down to the second on which the clocks jumped over `wanted`.
 * @param {number} wanted @param {string} zone @param {number} before @param {number} after
 */
function firstAtOrAfter(wanted, zone, before, after) {
  let low = Math.floor(before / 1000);
  let high = Math.floor(after / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reading(middle * 1000, zone) < wanted) low = middle;
    else high = middle;
  }
  return high * 1000;
}

/** Whether the date has any instant in the zone (Pacific/Apia had no 30 December 2011). @param {string} date @param {string} zone */
export function dayExists(date, zone) {
  return localDate(dueAt(date, '00:00', zone), zone) === date;
}

/** The zone this phone is in now. */
export function zoneOfPhone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** @param {number} instant @returns {string} ISO 8601 in UTC with milliseconds */
export function toInstant(instant) {
  return new Date(instant).toISOString();
}
