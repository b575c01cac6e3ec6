/** "Slump or lying": the patient chooses one; it is remembered. */
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { Figure } from '#app/views/figure.js';
import { Parts } from '#app/views/marks.js';
import { sidesOf } from '#app/ticks.js';

/**
 * @param {{ item: import('#app/types.js').Item, at: number, total: number, onChoose: (prescription: any) => unknown, onSkip: () => unknown, leave: () => void }} props
 */
export function Choose({ item, at, total, onChoose, onSkip, leave }) {
  const foot = html`<button type="button" class="btn btn--quiet btn--wide" onClick=${onSkip}>Skip this one</button>`;
  return html`<${Screen} bar=${{ words: `${at + 1} of ${total}`, leave }} foot=${foot}>
    <${Parts} at=${at} total=${total} />
    <h1 tabindex="-1">Choose one of these</h1>
    <p>They do the same job. Take the one that suits you; we remember it.</p>
    <ul class="choices">${item.prescriptions.map((prescription) => html`<li key=${prescription.id}>
      <button type="button" class="card choice" onClick=${() => onChoose(prescription)}>
        <span class="stage"><${Figure} prescription=${prescription} side=${sidesOf(prescription.side)[0]} /></span>
        <span class="grow"><b>${prescription.exercise_text.name}</b><small>${positionWords(prescription)}</small></span>
      </button></li>`)}</ul>
  <//>`;
}

/** @param {import('#app/types.js').Prescription} prescription */
function positionWords({ exercise_text: { position } }) {
  return position ? position.charAt(0).toUpperCase() + position.slice(1) : '';
}
