/** How an exercise is done, in words: steps, what to feel, the physio's note, smaller versions, when to stop. */
import { html, classes } from '#app/views/html.js';
import { Sheet } from '#app/views/frame.js';
import { fillSide } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/views/words.js').OneSide} OneSide
 */

/** @param {{ prescription: Prescription, side: OneSide, physio: string }} props */
export function FeelAndNote({ prescription, side, physio }) {
  const { should_feel: feel, kind } = prescription.exercise_text;
  return html`<div class="stack stack--s">
    ${feel && html`<p class=${classes('key', { 'key--nerve': kind === 'nerve_floss' })}><span><b>You should feel:</b> ${fillSide(feel, side)}</span></p>`}
    ${physio && prescription.note && html`<p class="by"><b>${physio}:</b> ${fillSide(prescription.note, side)}</p>`}
  </div>`;
}

/** The words of one exercise, for the session and for the programme. @param {{ prescription: Prescription, side: OneSide }} props */
export function HowTo({ prescription, side }) {
  const { steps, cues, stop_if: stops, easier, equipment } = prescription.exercise_text;
  const smaller = [easier].flat().filter(Boolean);
  return html`
    ${equipment?.length > 0 && html`<p class="note"><b>You need:</b> ${equipment.join(', ')}</p>`}
    <ol class="steps">${steps.map((step) => html`<li><div>${fillSide(step, side)}</div></li>`)}</ol>
    <${Points} title="Good to know" items=${cues} side=${side} />
    <${Points} title="To make it easier" items=${smaller} side=${side} />
    <${Points} title="Stop when" items=${stops} side=${side} />`;
}

/** @param {{ title: string, items: string[] | undefined, side: OneSide }} props */
function Points({ title, items, side }) {
  if (!items?.length) return null;
  return html`<section class="stack stack--s"><h2 class="lead strong">${title}</h2><ul class="points">${items.map((text) => html`<li>${fillSide(text, side)}</li>`)}</ul></section>`;
}

/** @param {{ prescription: Prescription, side: OneSide, onClose: () => void }} props */
export function StepsSheet({ prescription, side, onClose }) {
  return html`<${Sheet} title=${prescription.exercise_text.name} onClose=${onClose}>
    <${HowTo} prescription=${prescription} side=${side} />
    <button type="button" class="btn btn--wide" onClick=${onClose}>Back to the exercise</button>
  <//>`;
}
