/** "Stop, it hurts": an honest answer, then what to do. New weakness or numbness goes straight to the danger signs. */
import { useState } from 'preact/hooks';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Sheet } from '#app/views/frame.js';

/** @typedef {import('#app/advice.js').StoppedFor} Felt */

/** @type {[Felt, string, string][]} */
const ANSWERS = [
  ['pulled', 'pulled', 'It pulled too much'],
  ['sharp', 'sharp', 'Sharp or electric pain'],
  ['further_down', 'down', 'Pain or tingling moved further down my leg'],
  ['weak_or_numb', 'danger', 'New weakness, or numbness'],
  ['something_else', 'other', 'Something else'],
];

/**
 * What to do now: the library's word where its rules have one, and the way to try again where that is no more than less.
 * @param {import('#app/types.js').PainRule | null} rule
 * @param {string[]} easier the exercise's smaller versions
 */
export function whatNow(rule, easier) {
  if (rule && rule.action !== 'advise_less') return { texts: [rule.patient_text], mayTryAgain: false };
  const smaller = easier.length ? easier : ['Make the movement smaller and slower.'];
  const first = rule ? rule.patient_text : 'Rest until it is as it was before.';
  return { texts: [first, 'If you want to try again, make it easier:', ...smaller], mayTryAgain: true };
}

/**
 * @param {{ adviceOn: (felt: Felt) => import('#app/types.js').PainRule | null, easier: string[] | string, last: boolean, onFelt: (felt: Felt) => Promise<unknown>, onBack: () => void,
 *   onNext: () => void, onEnd: () => void }} props last: there is no exercise after this one
 */
export function StopSheet({ adviceOn, easier, last, onFelt, onBack, onNext, onEnd }) {
  const [felt, setFelt] = useState(/** @type {Felt | null} */ (null));
  /** @param {Felt} answer */
  const choose = async (answer) => {
    await onFelt(answer);
    if (answer !== 'weak_or_numb') setFelt(answer);
  };
  if (felt) return html`<${WhatNow} advice=${whatNow(adviceOn(felt), [easier].flat().filter(Boolean))} last=${last} onBack=${onBack} onNext=${onNext} onEnd=${onEnd} />`;
  return html`<${Sheet} key="felt" title="Good that you stopped" onClose=${onBack}>
    <p>What did you feel? It counts as an honest answer, not as a miss.</p>
    <div class="answers">${ANSWERS.map(([code, sign, words]) => html`<button type="button" key=${code}
      class=${classes('answer', { 'answer--stop': code === 'weak_or_numb' })} onClick=${() => choose(code)}>
      ${icon(sign)}<span>${words}</span><span class="go">${icon('go', 's')}</span></button>`)}</div>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onBack}>Go back to the exercise</button>
  <//>`;
}

const [FINISH, GO_ON, ENOUGH] = ['Finish this session', 'Go on to the next one', 'That is all for this session'];

/**
 * Where the rule says to stop, the danger signs come first, and going on is the quietest of all.
 * @param {{ advice: { texts: string[], mayTryAgain: boolean }, last: boolean, onBack: () => void, onNext: () => void, onEnd: () => void }} props
 */
function WhatNow({ advice, last, onBack, onNext, onEnd }) {
  return html`<${Sheet} key="now" title="What to do now" onClose=${onNext}>
    ${advice.texts.map((text) => html`<p>${text}</p>`)}
    <p class="soft note">This is noted. Your clinic sees it once it has been sent, but nobody watches it at once.</p>
    ${advice.mayTryAgain ? html`<button type="button" class="btn btn--main btn--wide" onClick=${onNext}>${last ? FINISH : GO_ON}</button>
      <button type="button" class="btn btn--wide" onClick=${onBack}>Try again, smaller</button>
      ${!last && html`<button type="button" class="btn btn--quiet btn--wide" onClick=${onEnd}>${ENOUGH}</button>`}`
    : html`<a class="btn btn--main btn--wide" href="#/danger">Look at the danger signs</a>
      <button type="button" class="btn btn--wide" onClick=${last ? onNext : onEnd}>${last ? FINISH : ENOUGH}</button>
      ${!last && html`<button type="button" class="btn btn--quiet btn--wide" onClick=${onNext}>${GO_ON}</button>`}`}
  <//>`;
}
