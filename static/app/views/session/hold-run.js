/** Runs the hold machine on screen: twice a second it compares the wall clock, records what ended, keeps the screen on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { advance, beginHold, confirmHold, goNow, holdView, pause, planHolds, resume } from '#app/hold.js';
import { tickedIn } from '#app/ticks.js';
import { keepAwake, letSleep } from '#app/views/awake.js';
import { cue, readySound } from '#app/views/cue.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/hold.js').HoldState} HoldState
 * @typedef {import('#app/hold.js').HoldStep} HoldStep
 */

const LOOK_EVERY = 200; // milliseconds; what is shown is compared with the clock, so a late look is still right

/**
 * @param {Prescription} prescription @param {Fold} fold
 * @param {(step: HoldStep) => Promise<unknown>} onEnded a hold that ended while somebody looked, or was confirmed
 */
export function useHold(prescription, fold, onEnded) {
  const [state, setState] = useState(/** @type {HoldState | null} */ (null));
  const [now, setNow] = useState(Date.now());
  const running = useRef(state);
  running.current = state;
  const heard = useRef(onEnded);
  heard.current = onEnded;

  /** @param {{ state: HoldState, ended: HoldStep[] }} outcome */
  const take = ({ state: after, ended }) => {
    const before = running.current;
    running.current = after;
    setState(after);
    setNow(Date.now());
    ended.forEach((step) => heard.current(step));
    if (!before || before.phase === after.phase) return;
    cue(after.phase === 'hold' ? 'begin' : 'end');
    if (after.phase === 'hold') keepAwake();
  };

  useLook(() => {
    if (running.current && running.current.pausedWith === null) take(advance(running.current, Date.now()));
  });
  const drop = () => {
    letSleep();
    running.current = null;
    setState(null);
  };
  return {
    view: state ? holdView(state, now) : null,
    running: state !== null && state.phase !== 'done',
    /** Drops the timer: what is ticked stays, what was under way counts for nothing. */
    drop,
    ...controls({ current: () => running.current, take, steps: () => planHolds(prescription, tickedIn(fold)) }),
  };
}

/** Looks often, and at once when the screen comes back. @param {() => void} look */
function useLook(look) {
  useEffect(() => {
    const timer = setInterval(look, LOOK_EVERY);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      letSleep();
    };
  }, []);
}

/**
 * What the buttons do. Each asks for the screen to stay on, because a phone lets go of that when it was left.
 * @param {{ current: () => HoldState | null, take: (outcome: { state: HoldState, ended: HoldStep[] }) => void, steps: () => HoldStep[] }} hold
 */
function controls({ current, take, steps }) {
  /** @param {(state: HoldState, now: number) => HoldState} change */
  const apply = (change) => {
    const state = current();
    if (state) take({ state: change(state, Date.now()), ended: [] });
  };
  return {
    start() {
      keepAwake();
      readySound();
      take({ state: beginHold(steps(), Date.now()), ended: [] });
    },
    pause: () => apply(pause),
    resume() {
      keepAwake();
      readySound();
      apply(resume);
    },
    goNow: () => apply(goNow),
    /** @param {boolean} counted */
    confirm(counted) {
      keepAwake();
      const state = current();
      if (state) take(confirmHold(state, Date.now(), counted));
    },
  };
}
