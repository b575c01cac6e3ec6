/** The panel under the figure: the tide of a hold, the count of a set, the question after a dark screen. */
import { useEffect, useState } from 'preact/hooks';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Tide, Stepper } from '#app/views/marks.js';
import { clockAt, counted, sideWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/hold.js').HoldView} HoldView
 */

/** @type {Record<string, string>} */
const PHASES = { 'count-in': 'Get ready', hold: 'Hold', rest: 'Rest', 'change-sides': 'Change sides', paused: 'Paused' };

/** @param {HoldView} view @param {Prescription} prescription what stands to the right of the number */
function unitOf(view, prescription) {
  const seconds = view.secondsLeft === 1 ? 'second' : 'seconds';
  if (view.phase === 'count-in') return 'then hold';
  if (view.phase === 'change-sides') return html`then<br />${sideWords(prescription, view.side)}`;
  return html`${seconds}<br />left`;
}

/** @param {{ view: HoldView | null, prescription: Prescription, allTicked: boolean }} props */
export function HoldPanel({ view, prescription, allTicked }) {
  if (allTicked) return html`<${AllTicked} />`;
  if (!view || view.phase === 'done') {
    return html`<${Tide} phase="Hold for" count=${prescription.hold_seconds} unit="seconds" share=${1} still
      label=${`Hold for ${counted(prescription.hold_seconds, 'second')}, not started`} />`;
  }
  const phase = PHASES[view.phase];
  const resting = view.phase === 'rest' || view.phase === 'change-sides' || view.phase === 'count-in';
  return html`<${Tide} phase=${phase} count=${view.secondsLeft} unit=${unitOf(view, prescription)} share=${view.left} rest=${resting}
    label=${`${phase}, ${counted(view.secondsLeft, 'second')} left`} />`;
}

/** Everything of this exercise is ticked. */
export function AllTicked() {
  return html`<p class="tide tide--done"><span class="big-tick">${icon('tick', 'l')}</span><span class="phase">All ticked</span></p>`;
}

/**
 * The screen was off when the hold ended: the patient knows whether it was held, the phone does not.
 * @param {{ endedAt: number, zone: string, onAnswer: (counted: boolean) => void }} props
 */
export function EndedUnseen({ endedAt, zone, onAnswer }) {
  return html`<section class="card card--now stack stack--s" aria-labelledby="unseen" role="alert">
    <h2 id="unseen">The hold ended at ${clockAt(endedAt, zone)}. Count it?</h2>
    <div class="two"><button type="button" class="btn" onClick=${() => onAnswer(false)}>No, hold again</button>
      <button type="button" class="btn btn--main" onClick=${() => onAnswer(true)}>Yes, count it</button></div>
  </section>`;
}

/** @param {Prescription} prescription */
function eachWords({ hold_seconds: hold, reps, exercise_text: { kind } }) {
  if (hold > 0) return `${reps} times, hold each for ${counted(hold, 'second')}`;
  return kind === 'nerve_floss' ? `${reps} times, slow and smooth, no holding` : `${reps} times`;
}

/** @param {{ prescription: Prescription, reps: number, onReps: (reps: number) => void, allTicked: boolean }} props */
export function SetPanel({ prescription, reps, onReps, allTicked }) {
  if (allTicked) return html`<${AllTicked} />`;
  return html`<section class="floss" aria-label="This set">
    <p class="note strong">${eachWords(prescription)}</p>
    <${Stepper} value=${reps} words="How many did you do?" least=${1} most=${Math.max(30, prescription.reps)} onChange=${onReps} />
  </section>`;
}

/**
 * A floss under way: which movement, how many are done, and a dot that goes out and back as slowly as the leg should.
 * @param {{ view: import('#app/pace.js').PaceView, reps: number }} props
 */
export function PacePanel({ view, reps }) {
  const waiting = view.phase === 'count-in';
  return html`<section class="floss" aria-label="This set">
    <div class="floss-top"><p aria-hidden="true"><span class="count">${waiting ? view.secondsLeft : view.rep}</span> <span class="lead soft">${waiting ? 'get ready' : `of ${reps}`}</span></p>
      <div class="beads" aria-hidden="true">${Array.from({ length: reps }, (_, n) => html`<i class=${n < view.done ? 'past' : n === view.done && !waiting ? 'now' : ''}></i>`)}</div></div>
    <p class="pace" style=${{ '--along': view.t.toFixed(3) }} aria-hidden="true"><span class=${classes({ on: !view.isGoingOut })}>Slowly back</span>
      <span class=${classes({ on: view.isGoingOut && !waiting })}>Slowly out</span></p>
  </section>`;
}

/**
 * The rest after a set, on the wall clock. It may always be cut short.
 * @param {{ seconds: number, until: number, then: string, onOver: () => void }} props
 */
export function RestPanel({ seconds, until, then, onOver }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (Date.now() >= until ? onOver() : setNow(Date.now())), 200);
    return () => clearInterval(timer);
  }, [until]);
  const left = Math.max(0, until - now) / 1000;
  return html`<${Tide} phase="Rest" count=${Math.ceil(left)} unit=${html`then<br />${then}`} share=${seconds ? left / seconds : 0} rest
    label=${`Rest, ${counted(Math.ceil(left), 'second')} left`} />`;
}
