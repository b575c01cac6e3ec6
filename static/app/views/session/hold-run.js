/** Runs the hold machine on screen: twice a second it compares the wall clock, records what ended, keeps the screen on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { advance, beginHold, confirmHold, goNow, holdView, pause, planHolds, resume } from '#app/hold.js';
import { tickedIn } from '#app/ticks.js';
import { buzz, keepAwake, letSleep } from '#app/views/awake.js';

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
    if (before && before.phase !== after.phase) buzz(after.phase === 'hold' ? 120 : [80, 80, 80]);
  };

  useEffect(() => {
    const look = () => {
      if (!running.current || running.current.pausedWith !== null) return;
      take(advance(running.current, Date.now()));
    };
    const timer = setInterval(look, LOOK_EVERY);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      letSleep();
    };
  }, []);

  const only = (/** @type {HoldState} */ next) => take({ state: next, ended: [] });
  return {
    view: state ? holdView(state, now) : null,
    running: state !== null && state.phase !== 'done',
    start() {
      keepAwake();
      only(beginHold(planHolds(prescription, tickedIn(fold)), Date.now()));
    },
    pause() {
      if (running.current) only(pause(running.current, Date.now()));
    },
    resume() {
      keepAwake();
      if (running.current) only(resume(running.current, Date.now()));
    },
    goNow() {
      if (running.current) only(goNow(running.current, Date.now()));
    },
    /** @param {boolean} counted */
    confirm(counted) {
      keepAwake();
      if (running.current) take(confirmHold(running.current, Date.now(), counted));
    },
    /** Drops the timer: what is ticked stays, what was under way counts for nothing. */
    drop() {
      letSleep();
      running.current = null;
      setState(null);
    },
  };
}
