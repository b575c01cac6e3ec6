/** Pain before and after: back and leg, 0 to 10, the first of two questions. Two taps when nothing has changed; it may always be left out. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { Scale } from '#app/views/marks.js';
import { capital } from '#app/views/words.js';

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
  return capital(parts.join(', '));
}

/**
 * @typedef {object} PainProps
 * @property {'before' | 'after'} when
 * @property {string} side the patient's affected side
 * @property {Pain | null} earlier what "same as before" repeats
 * @property {string} [where] and where that was, in words
 * @property {PainAnswer} [given] from before, when one comes back to it
 * @property {(answer: PainAnswer) => unknown} onSave
 * @property {(answer: PainAnswer) => void} onWhere on to the second question
 * @property {() => void} onLeaveOut
 * @property {() => void} leave
 */

/** @param {PainProps} props */
export function PainCheck({ when, side, earlier, where = '', given, onSave, onWhere, onLeaveOut, leave }) {
  const [pain, setPain] = useState(/** @type {PainAnswer} */ (given ?? { back: null, leg: null }));
  const [asked, setAsked] = useState(false);
  const ready = pain.back !== null || pain.leg !== null;
  // Nothing has changed, or nothing hurts: that is all there is to ask, unless the patient has more to say.
  const isAll = Boolean(pain.same) || (ready && !pain.back && !pain.leg);
  /** @param {(answer: PainAnswer) => unknown} then */
  const unlessOpen = (then) => () => (ready ? then(pain) : setAsked(true));
  const after = when === 'after';
  const foot = html`<button type="button" class="btn btn--main btn--wide" aria-disabled=${!ready} aria-describedby="asked"
      onClick=${unlessOpen(isAll ? onSave : onWhere)}>${isAll ? saveWords(when) : 'Next: where is it?'}</button>
    ${isAll && !pain.same && html`<button type="button" class="btn btn--wide" onClick=${unlessOpen(onWhere)}>I feel something else</button>`}
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onLeaveOut}>Skip this question</button>`;
  return html`<${Screen} bar=${{ words: after ? 'After' : '1 of 2', leave }} foot=${foot}>
    <h1 tabindex="-1">How is it now?</h1>
    ${earlier && html`<${SameAsBefore} words=${painWords(earlier, side)} where=${where} chosen=${Boolean(pain.same)} onChoose=${() => setPain({ ...earlier, same: true })} />`}
    <${Scale} name="back" legend="Back pain" value=${pain.back} onChoose=${(/** @type {number} */ back) => setPain({ leg: pain.leg, back })} />
    <${Scale} name="leg" legend=${`${capital(legName(side))} pain`} value=${pain.leg}
      onChoose=${(/** @type {number} */ leg) => setPain({ back: pain.back, leg })} />
    <p class="ends"><span>0 is no pain</span><span>10 is the worst you can imagine</span></p>
    <p id="asked" role="status" class="note">${asked && !ready ? 'Tap a number first, or leave this out.' : ''}</p>
  <//>`;
}

/** What the last button of these questions says. @param {'before' | 'after'} when */
export function saveWords(when) {
  return when === 'after' ? 'Save and finish' : 'Save and start';
}

/** @param {{ words: string, where: string, chosen: boolean, onChoose: () => void }} props */
function SameAsBefore({ words, where, chosen, onChoose }) {
  return html`<button type="button" class="btn btn--wide btn--same" aria-pressed=${chosen} onClick=${onChoose}>
    ${icon(chosen ? 'tick' : 'same')}<span>Same as before<br /><span class="note">${words}${where && html`<br />${where}`}</span></span></button>`;
}
