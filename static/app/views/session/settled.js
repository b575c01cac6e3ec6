/** After a session that left more pain: how long that took to settle. One tap, and it may be left out. */
import { ANSWERS, stillSore } from '#app/soreness.js';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';

/** @typedef {{ minutes: number, still: boolean }} Settled */

/** @param {{ label: string, when: string, at: number, onSaid: (said: Settled) => unknown, onLeaveOut: () => void, leave: () => void }} props */
export function SettledCheck({ label, when, at, onSaid, onLeaveOut, leave }) {
  const foot = html`<button type="button" class="btn btn--quiet btn--wide" onClick=${onLeaveOut}>Skip this question</button>`;
  return html`<${Screen} bar=${{ words: 'First', leave }} foot=${foot}>
    <h1 tabindex="-1">How long until it settled?</h1>
    <p>${label}, ${when}, left you more sore. How long was it until you were as before?</p>
    <div class="answers">
      ${ANSWERS.map(([words, minutes]) => html`<button type="button" class="answer answer--plain" key=${minutes} onClick=${() => onSaid({ minutes, still: false })}><span>${words}</span></button>`)}
      <button type="button" class="answer answer--plain" onClick=${() => onSaid(stillSore(at, Date.now()))}><span>I am still more sore</span></button>
    </div>
  <//>`;
}
