/** Times, doses and sides as a person would say them. Pure: no clock is read here. */

/** @typedef {'left' | 'right' | 'none'} OneSide the side worked in one bout */

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** "17:00" → "5 pm", "20:30" → "8:30 pm", "12:00" → "12 noon". @param {string} time HH:MM */
export function clock(time) {
  const [hour, minute] = time.split(':').map(Number);
  if (hour === 12 && minute === 0) return '12 noon';
  if (hour === 0 && minute === 0) return 'midnight';
  const minutes = minute ? `:${String(minute).padStart(2, '0')}` : '';
  return `${hour % 12 || 12}${minutes} ${hour < 12 ? 'am' : 'pm'}`;
}

/** The wall clock of an instant in a zone, HH:MM. @param {string | number | Date} instant @param {string} zone */
export function clockAt(instant, zone) {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })
    .format(new Date(instant));
}

/** "2026-11-20" → "Friday 20 November". @param {string} date @param {{ short?: boolean }} [how] */
export function dayWords(date, { short = false } = {}) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = short ? { day: 'numeric', month: 'long' } : { weekday: 'long', day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`)).replace(',', '');
}

/** "today at 08:01", "yesterday at 21:40", "Friday 20 November at 08:01". @param {string} instant @param {string} today @param {string} zone */
export function whenWords(instant, today, zone) {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(instant));
  const days = Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000);
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : dayWords(date);
  return `${day} at ${clockAt(instant, zone)}`;
}

/** @param {string[]} items "a, b and c" */
export function listed(items) {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} text "Any time…" → "any time…", but "NHS" stays */
export function lower(text) {
  return /^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * Fills what the server left open because both sides are worked in turn.
 * @param {string} text @param {OneSide} side
 */
export function fillSide(text, side) {
  const word = side === 'none' ? 'working' : side;
  return text.replaceAll('{side}', word).replaceAll('{leg}', `${word} leg`);
}

/**
 * "left leg" where the exercise speaks of a leg, else "left side".
 * @param {{ exercise_text: { steps?: string[], kind?: string } }} prescription @param {OneSide | 'both'} side
 */
export function sideWords(prescription, side) {
  if (side === 'none') return '';
  const steps = (prescription.exercise_text.steps ?? []).join(' ');
  const part = /\{leg\}|\b(left|right) leg\b/.test(steps) || prescription.exercise_text.kind === 'nerve_floss' ? 'leg' : 'side';
  return side === 'both' ? `each ${part}` : `${side} ${part}`;
}

/**
 * The dose in words: "2 times, hold 20 seconds, left leg".
 * @param {any} prescription as in the snapshot
 */
export function doseWords(prescription) {
  const { sets, reps, hold_seconds: hold, counts, side } = prescription;
  const slow = prescription.exercise_text.kind === 'nerve_floss';
  const times = counts === 'holds' ? timesWords(sets * reps) : setsWords(sets, reps, slow);
  const where = sideWords(prescription, side);
  const held = hold > 0 ? `hold ${counted(hold, 'second')}` : '';
  if (side === 'both') return [`${times} ${where}`, held].filter(Boolean).join(', ');
  return [times, held, where].filter(Boolean).join(', ');
}

/** @param {number} count */
function timesWords(count) {
  return count === 1 ? 'once' : `${count} times`;
}

/** @param {number} sets @param {number} reps @param {boolean} slow */
function setsWords(sets, reps, slow) {
  if (sets > 1) return `${sets} sets of ${reps}`;
  return slow ? counted(reps, 'slow one') : timesWords(reps);
}

/** "every session", "midday and evening". @param {string[]} labels of the sessions it belongs to @param {number} total sessions of the day */
export function sessionsWords(labels, total) {
  if (labels.length === 0) return '';
  if (labels.length >= total && total > 1) return 'every session';
  return listed(labels.map(lower));
}
