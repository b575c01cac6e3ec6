/** Runs the pace of a floss on screen: it compares the wall clock, and hands over the set when it is done. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { beginPace, pausePace, paceView, resumePace } from '#app/pace.js';
import { secondsOf } from '#app/figures/index.js';
import { keepAwake, letSleep } from '#app/views/awake.js';
import { cue, readySound } from '#app/views/cue.js';

/**
 * @typedef {import('#app/pace.js').Pace} Pace
 * @typedef {import('#app/types.js').Prescription} Prescription
 */

const LOOK_EVERY = 50; // milliseconds: the figure moves with it

/**
 * @param {Prescription} prescription
 * @param {() => unknown} onOver all movements of a set have been gone through while somebody looked
 */
export function usePace(prescription, onOver) {
  const [pace, setPace] = useState(/** @type {Pace | null} */ (null));
  const [now, setNow] = useState(Date.now());
  const heard = useRef(onOver);
  heard.current = onOver;
  const view = pace && paceView(pace, now);
  const isRunning = pace !== null && pace.pausedAt === null;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY);
    // Nobody can follow a pace on a dark screen: what was done there is not known.
    const left = () => { if (document.visibilityState === 'hidden') setPace((was) => was && pausePace(was, Date.now())); };
    document.addEventListener('visibilitychange', left);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', left);
      letSleep();
    };
  }, [isRunning]);
  useEffect(() => {
    if (view?.phase === 'moving') cue('rep');
    if (view?.phase !== 'over') return;
    cue('end');
    setPace(null);
    heard.current();
  }, [view?.phase, view?.rep]);
  /** @param {Pace | null} next */
  const take = (next) => {
    if (next) {
      keepAwake();
      readySound();
    }
    setNow(Date.now());
    setPace(next);
  };
  return {
    view, isRunning,
    start: () => take(beginPace({ seconds: secondsOf(prescription.figure), reps: prescription.reps }, Date.now())),
    pause: () => pace && take(pausePace(pace, Date.now())),
    resume: () => pace && take(resumePace(pace, Date.now())),
    /** What was under way counts for nothing. */
    drop: () => take(null),
  };
}
