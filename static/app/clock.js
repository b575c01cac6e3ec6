/**
 * Whether this phone's clock is right. Only the server tells: each of its answers carries its own time. Pure: the present
 * is passed in, and instants are milliseconds.
 *
 * @typedef {{ at: number, ahead: number }} Heard when the server answered last, by this phone's clock, and how far that was ahead of it
 */

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** A phone's clock may be some minutes out without harm: a session's time is measured in hours. */
const WRONG = HOUR;

/**
 * By how much the present of this phone is ahead of the server's: what to take off before one asks which session is
 * meant. 0 while the clock is as good as right, and where nothing certain is known because it was set back since.
 * @param {Heard | null | undefined} heard @param {number} now
 */
export function aheadOfServer(heard, now) {
  return heard && !isSetBack(heard, now) && Math.abs(heard.ahead) >= WRONG ? heard.ahead : 0;
}

/**
 * How far this clock is out, as far as that is certain, or 0: ahead is positive. One that shows a time before the last
 * answer has been set back, and may be right only now.
 * @param {Heard | null | undefined} heard @param {number} now
 */
export function clockError(heard, now) {
  if (!heard) return 0;
  if (!isSetBack(heard, now)) return aheadOfServer(heard, now);
  const error = heard.ahead + now - heard.at;
  return error <= -WRONG ? error : 0;
}

/** The present of the screens is up to a minute old, and so may be a little before the last answer. @param {Heard} heard @param {number} now */
function isSetBack({ at }, now) {
  return now < at - WRONG;
}

/** "about a year ahead", "about 3 hours behind". @param {number} error */
export function errorWords(error) {
  const size = Math.abs(error);
  const [count, unit] = size < 2 * DAY ? [Math.round(size / HOUR), 'hour'] : size < 60 * DAY ? [Math.round(size / DAY), 'day']
    : size < 340 * DAY ? [Math.round(size / (30.4 * DAY)), 'month'] : [Math.round(size / (365.25 * DAY)), 'year'];
  const amount = count === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : `${count} ${unit}s`;
  return `about ${amount} ${error > 0 ? 'ahead' : 'behind'}`;
}
