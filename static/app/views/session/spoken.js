/** What a screen reader hears of an exercise, without being asked: each phase once, as it begins, and never each second. */
import { exerciseProgress } from '#app/ticks.js';
import { boutWords } from '#app/views/session/plan.js';
import { counted, lower } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').Fold} Fold
 * @typedef {import('#app/hold.js').HoldView} HoldView
 */

/** A hold: get ready, its start, its half and its end. @param {HoldView} view @param {Prescription} prescription */
export function spokenHold(view, prescription) {
  const bout = boutWords(prescription, view);
  switch (view.phase) {
    case 'count-in': return `Get ready. ${bout}`;
    case 'hold': return heldWords(view, prescription.hold_seconds);
    case 'rest': return `The hold has ended. Rest, ${counted(prescription.rest_seconds, 'second')}`;
    case 'change-sides': return `The hold has ended. Change sides. ${bout}`;
    case 'paused': return `Paused, ${counted(view.secondsLeft, 'second')} left`;
    case 'done': return 'The hold has ended. All ticked';
    default: return ''; // a hold that nobody saw end asks for itself
  }
}

/** @param {HoldView} view @param {number} seconds of the whole hold */
function heldWords({ left, resumedWith }, seconds) {
  const half = Math.round(seconds / 2);
  if (resumedWith !== null && (left > .5 || resumedWith <= half)) return `Go on, ${counted(resumedWith, 'second')} left`;
  return left > .5 ? `Hold, ${counted(seconds, 'second')}` : `Half way, ${counted(half, 'second')} left`;
}

/** A floss under way: each movement. @param {import('#app/pace.js').PaceView} view @param {number} reps */
export function spokenPace({ phase, rep }, reps) {
  if (phase === 'count-in') return 'Get ready';
  return phase === 'paused' ? 'Paused' : `${rep} of ${reps}`;
}

/** The rest after a set. @param {Prescription} prescription */
export function spokenRest({ rest_seconds: seconds }) {
  return `Rest, ${counted(seconds, 'second')}`;
}

/** While nothing is under way: how far it is, as soon as anything is ticked. @param {Prescription} prescription @param {Fold} fold */
export function spokenTicks(prescription, fold) {
  const { done, due, next, isDone } = exerciseProgress(prescription, fold);
  if (isDone) return 'All ticked';
  return done && next ? `${done} of ${due} ticked. Next: ${lower(boutWords(prescription, next))}` : '';
}
