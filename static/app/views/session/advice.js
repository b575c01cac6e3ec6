/** What the pain rules say, as a patient reads it: one piece of advice, with the way to the danger signs where it names them. */
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen, Sheet } from '#app/views/frame.js';

/** @typedef {import('#app/types.js').PainRule} PainRule */

/** The card looks as grave as the advice is. @param {{ rule: PainRule, children?: any }} props */
export function AdviceCard({ rule, children }) {
  return html`<section class=${classes('card stack stack--s', { 'card--stop': rule.level === 'red', 'card--ease': rule.level === 'amber', 'card--now': rule.level === 'green' })}>
    ${children}<p>${rule.patient_text}</p>
    ${rule.opens === 'danger_signs' && html`<a class="btn btn--wide" href="#/danger">${icon('danger')}Look at the danger signs</a>`}
  </section>`;
}

/**
 * Advice before a session. Going on is the patient's own choice, unless the sessions have been closed.
 * @param {{ rule: PainRule, label: string, onGoOn: () => void, leave: () => void }} props
 */
export function AdviceBefore({ rule, label, onGoOn, leave }) {
  const foot = html`<button type="button" class="btn btn--main btn--wide" onClick=${onGoOn}>Go on, gently</button>
    <button type="button" class="btn btn--wide" onClick=${leave}>Not now</button>`;
  return html`<${Screen} bar=${{ words: label, leave }} foot=${foot}>
    <h1 tabindex="-1">Before you go on</h1>
    <${AdviceCard} rule=${rule} />
    <p class="soft">You can stop at any time, and leave out what hurts.</p>
  <//>`;
}

/** @type {['easier' | 'same' | 'worse', string, string][]} */
const LEFT_IT = [['easier', 'tick', 'Easier'], ['same', 'same', 'The same'], ['worse', 'down', 'Worse']];

/**
 * Asked after a nerve floss: it may bring nothing on.
 * @param {{ name: string, onFelt: (felt: 'easier' | 'same' | 'worse') => unknown, onLeaveOut: () => void }} props
 */
export function FeltSheet({ name, onFelt, onLeaveOut }) {
  return html`<${Sheet} key="felt" title="How is it after that?" onClose=${onLeaveOut}>
    <p>${name}</p>
    <div class="answers">${LEFT_IT.map(([felt, sign, words]) => html`<button type="button" class="answer" key=${felt} onClick=${() => onFelt(felt)}>
      ${icon(sign)}<span>${words}</span><span class="go">${icon('go', 's')}</span></button>`)}</div>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onLeaveOut}>Skip this question</button>
  <//>`;
}

/** @param {{ name: string, rule: PainRule, next: string, onNext: () => void }} props name: of the exercise that it is about */
export function AdviceSheet({ name, rule, next, onNext }) {
  return html`<${Sheet} key="advice" title="What to do now" onClose=${onNext}>
    <p class="strong">${name}</p>
    <p>${rule.patient_text}</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${onNext}>${next}</button>
  <//>`;
}
