/**
 * The hold timer as a pure machine on wall-clock deadlines: a phone that slept for ten seconds or ten minutes shows
 * the truth when it wakes, because nothing is counted, only compared. `now` is passed in, in milliseconds.
 */
import { expectedTicks, tickId } from '#app/ticks.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {{ side: import('#app/types.js').TickSide, number: number, of: number, seconds: number, rest: number }} HoldStep
 * @typedef {'count-in' | 'hold' | 'rest' | 'change-sides' | 'ended-unseen' | 'done'} Phase
 *
 * @typedef {object} HoldState
 * @property {HoldStep[]} steps
 * @property {number} index of the step that is held now or next
 * @property {Phase} phase
 * @property {number} endsAt when this phase is over
 * @property {number} span seconds that this phase lasts in all
 * @property {number | null} pausedWith milliseconds that were left when it was paused
 * @property {number | null} resumedWith and when it last went on after a pause, in this phase
 *
 * @typedef {object} HoldView
 * @property {Phase | 'paused'} phase
 * @property {number} secondsLeft
 * @property {number} left 1 at the start of the phase, 0 at its end
 * @property {HoldStep['side']} side
 * @property {number} number
 * @property {number} of
 * @property {number | null} resumedWith seconds that were left when it went on after a pause
 * @property {number | null} endedAt of a hold that nobody saw end
 */

export const COUNT_IN_SECONDS = 3;
export const CHANGE_SECONDS = 10; // to turn over or to move the towel to the other leg
const UNSEEN = 5_000; // later than this, the screen was off when the phase ended

/**
 * The holds still to do, one side after the other.
 * @param {Prescription} prescription @param {ReadonlySet<string>} ticked `tickId`s that count already
 * @returns {HoldStep[]}
 */
export function planHolds(prescription, ticked) {
  const expected = expectedTicks(prescription);
  return expected
    .filter(({ side, number }) => !ticked.has(tickId(prescription.id, side, number)))
    .map(({ side, number }) => ({
      side,
      number,
      of: expected.filter((each) => each.side === side).length,
      seconds: prescription.hold_seconds,
      rest: prescription.rest_seconds,
    }));
}

/** @param {HoldStep[]} steps @param {number} now @returns {HoldState} */
export function beginHold(steps, now) {
  const state = { steps, index: 0, endsAt: now, span: 0, pausedWith: null, resumedWith: null };
  return steps.length ? enter({ ...state, phase: 'count-in' }, 'count-in', now) : { ...state, phase: 'done' };
}

/**
 * Where the machine stands at `now`, and the holds that ended on the way while somebody was looking. A hold whose end
 * nobody saw is not among them: it waits for `confirmHold`.
 * @param {HoldState} state @param {number} now
 * @returns {{ state: HoldState, ended: HoldStep[] }}
 */
export function advance(state, now) {
  /** @type {HoldStep[]} */
  const ended = [];
  while (isRunning(state) && now >= state.endsAt) {
    if (now - state.endsAt > UNSEEN) return { state: unseen(state), ended };
    if (state.phase === 'hold') ended.push(state.steps[state.index]);
    state = next(state, state.endsAt);
  }
  return { state, ended };
}

/** @param {HoldState} state @param {number} now @returns {HoldState} */
export function pause(state, now) {
  return isRunning(state) ? { ...state, pausedWith: Math.max(0, state.endsAt - now) } : state;
}

/** @param {HoldState} state @param {number} now @returns {HoldState} */
export function resume(state, now) {
  return state.pausedWith === null ? state : { ...state, endsAt: now + state.pausedWith, pausedWith: null, resumedWith: state.pausedWith };
}

/** Goes on without waiting for the end of a rest or count-in. @param {HoldState} state @param {number} now */
export function goNow(state, now) {
  const waiting = state.phase === 'rest' || state.phase === 'change-sides' || state.phase === 'count-in';
  return waiting ? next({ ...state, pausedWith: null }, now) : state;
}

/**
 * The patient's answer about a hold that ended unseen. Counted: go on to what follows; not: that hold again.
 * @param {HoldState} state @param {number} now @param {boolean} counted
 * @returns {{ state: HoldState, ended: HoldStep[] }}
 */
export function confirmHold(state, now, counted) {
  if (state.phase !== 'ended-unseen') return { state, ended: [] };
  if (!counted) return { state: enter(state, 'count-in', now), ended: [] };
  return { state: afterHold(state, now), ended: [state.steps[state.index]] };
}

/** @param {HoldState} state @param {number} now @returns {HoldView} */
export function holdView(state, now) {
  const { side, number, of } = state.steps[state.index] ?? { side: 'none', number: 0, of: 0 };
  const milliseconds = Math.min(state.span * 1000, Math.max(0, state.pausedWith ?? state.endsAt - now));
  const timed = isTimed(state);
  return {
    phase: state.pausedWith === null ? state.phase : 'paused',
    secondsLeft: timed ? Math.ceil(milliseconds / 1000) : 0,
    left: timed && state.span ? milliseconds / (state.span * 1000) : 0,
    side,
    number,
    of,
    resumedWith: state.resumedWith === null ? null : Math.ceil(state.resumedWith / 1000),
    endedAt: state.phase === 'ended-unseen' ? state.endsAt : null,
  };
}

/** @param {HoldState} state */
function isTimed({ phase }) {
  return phase !== 'done' && phase !== 'ended-unseen';
}

/** @param {HoldState} state */
function isRunning(state) {
  return isTimed(state) && state.pausedWith === null;
}

/** @param {HoldState} state @param {Phase} phase @param {number} from @returns {HoldState} */
function enter(state, phase, from) {
  const span = spanOf(state.steps[state.index], phase);
  return { ...state, phase, span, endsAt: from + span * 1000, pausedWith: null, resumedWith: null };
}

/** @param {HoldStep} step @param {Phase} phase */
function spanOf(step, phase) {
  if (phase === 'hold') return step.seconds;
  if (phase === 'rest') return step.rest;
  return phase === 'change-sides' ? Math.max(step.rest, CHANGE_SECONDS) : COUNT_IN_SECONDS;
}

/** @param {HoldState} state @param {number} from */
function next(state, from) {
  if (state.phase === 'hold') return afterHold(state, from);
  return enter(state, state.phase === 'count-in' ? 'hold' : 'count-in', from);
}

/** @param {HoldState} state @param {number} from @returns {HoldState} */
function afterHold(state, from) {
  const done = state.steps[state.index];
  const coming = state.steps[state.index + 1];
  if (!coming) return { ...state, phase: 'done', endsAt: from, pausedWith: null };
  const phase = coming.side === done.side ? 'rest' : 'change-sides';
  return enter({ ...state, index: state.index + 1 }, phase, from);
}

/**
 * A hold that ran out in the dark asks whether it counts. A wait that did leads nowhere by itself: the patient may
 * have put the phone away, so the next hold waits, paused, for a tap.
 * @param {HoldState} state
 */
function unseen(state) {
  if (state.phase === 'hold') return { ...state, phase: /** @type {const} */ ('ended-unseen') };
  const ready = enter(state, 'count-in', state.endsAt);
  return { ...ready, pausedWith: ready.span * 1000 };
}
