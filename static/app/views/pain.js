/** Pain before and after: back and leg, 0 to 10. Two taps when nothing has changed; it may always be left out. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { Scale } from '#app/views/marks.js';

/**
 * @typedef {{ back: number | null, leg: number | null }} Pain
 * @typedef {Pain & { same?: boolean }} PainAnswer
 */

/** @param {string} side the patient's affected side */
export function legName(side) {
  return side === 'left' || side === 'right' ? `${side} leg` : 'leg';
}

/** @param {Pain} pain @param {string} side "Back 3, left leg 4" */
export function painWords(pain, side) {
  const parts = [];
  if (pain.back !== null) parts.push(`back ${pain.back}`);
  if (pain.leg !== null) parts.push(`${legName(side)} ${pain.leg}`);
  const words = parts.join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * @typedef {object} PainProps
 * @property {'before' | 'after'} when
 * @property {string} side the patient's affected side
 * @property {Pain | null} earlier what "same as before" repeats
 * @property {(answer: PainAnswer) => unknown} onSave
 * @property {() => void} onLeaveOut
 * @property {() => void} leave
 */

/** @param {PainProps} props */
export function PainCheck({ when, side, earlier, onSave, onLeaveOut, leave }) {
  const [pain, setPain] = useState(/** @type {PainAnswer} */ ({ back: null, leg: null }));
  const [asked, setAsked] = useState(false);
  const ready = pain.back !== null || pain.leg !== null;
  const save = () => (ready ? onSave(pain) : setAsked(true));
  const after = when === 'after';
  const foot = html`<button type="button" class="btn btn--main btn--wide" aria-disabled=${!ready} aria-describedby="asked" onClick=${save}>
      ${after ? 'Save and finish' : 'Save and start'}</button>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onLeaveOut}>Leave this out</button>`;
  return html`<${Screen} bar=${{ words: after ? 'After' : 'Before', leave }} foot=${foot}>
    <h1 tabindex="-1">How is it now?</h1>
    ${earlier && html`<${SameAsBefore} words=${painWords(earlier, side)} chosen=${Boolean(pain.same)} onChoose=${() => setPain({ ...earlier, same: true })} />`}
    <${Scale} name="back" legend="Back pain" value=${pain.back} onChoose=${(/** @type {number} */ back) => setPain({ leg: pain.leg, back })} />
    <${Scale} name="leg" legend=${`${legName(side).replace(/^./, (c) => c.toUpperCase())} pain`} value=${pain.leg}
      onChoose=${(/** @type {number} */ leg) => setPain({ back: pain.back, leg })} />
    <p class="ends"><span>0 is no pain</span><span>10 is the worst you can imagine</span></p>
    <p id="asked" role="status" class="note">${asked && !ready ? 'Tap a number first, or leave this out.' : ''}</p>
  <//>`;
}

/** @param {{ words: string, chosen: boolean, onChoose: () => void }} props */
function SameAsBefore({ words, chosen, onChoose }) {
  return html`<button type="button" class="btn btn--wide btn--same" aria-pressed=${chosen} onClick=${onChoose}>
    ${icon(chosen ? 'tick' : 'same')}<span>Same as before<br /><span class="note">${words}</span></span></button>`;
}
