/** The pace of a flossing set: out and back, one repetition after another. Pure, on the wall clock like the holds. */

/**
 * @typedef {object} PaceState
 * @property {number} reps
 * @property {number} secondsEach seconds for one repetition, out and back
 * @property {number} startedAt the instant at which it would have begun without pauses
 * @property {number | null} pausedAt
 *
 * @typedef {object} PaceView
 * @property {number} count repetitions finished
 * @property {number} fraction of the repetition under way: 0 start, 0.5 far end, 1 back again
 * @property {'out' | 'back'} half
 * @property {boolean} done
 * @property {boolean} paused
 */

const SLOWER_BY = 1; // seconds a repetition
const SLOWEST = 10;

/** @param {{ reps: number, secondsEach: number }} dose @param {number} now @returns {PaceState} */
export function beginPace({ reps, secondsEach }, now) {
  return { reps, secondsEach, startedAt: now, pausedAt: null };
}

/** @param {PaceState} state @param {number} now @returns {PaceState} */
export function pausePace(state, now) {
  return state.pausedAt === null ? { ...state, pausedAt: now } : state;
}

/** @param {PaceState} state @param {number} now @returns {PaceState} */
export function resumePace(state, now) {
  if (state.pausedAt === null) return state;
  return { ...state, startedAt: state.startedAt + now - state.pausedAt, pausedAt: null };
}

/**
 * A second slower for each repetition from here on; where the dot is now, it stays.
 * @param {PaceState} state @param {number} now
 * @returns {PaceState}
 */
export function slower(state, now) {
  const secondsEach = Math.min(SLOWEST, state.secondsEach + SLOWER_BY);
  const at = state.pausedAt ?? now;
  return { ...state, secondsEach, startedAt: at - ((at - state.startedAt) * secondsEach) / state.secondsEach };
}

/** @param {PaceState} state @param {number} now @returns {PaceView} */
export function paceView(state, now) {
  const turns = Math.max(0, (state.pausedAt ?? now) - state.startedAt) / (state.secondsEach * 1000);
  const count = Math.min(state.reps, Math.floor(turns));
  const done = count === state.reps;
  const fraction = done ? 0 : turns - count;
  return { count, fraction, half: fraction < 0.5 ? 'out' : 'back', done, paused: state.pausedAt !== null };
}
