/** Small parts the session is made of: the 0 to 10 question, the tide, the row of tick marks, the stepper. */
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';

const NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** @param {number} value */
function spoken(value) {
  if (value === 0) return '0, no pain';
  return value === 10 ? '10, worst you can imagine' : String(value);
}

/**
 * Pain 0 to 10. Nothing is chosen to begin with, and nought is as easy to hit as the rest.
 * @param {{ name: string, legend: string, value: number | null, onChoose: (value: number) => void }} props
 */
export function Scale({ name, legend, value, onChoose }) {
  return html`<fieldset><legend>${legend}</legend><div class="scale">
    ${NUMBERS.map((number) => html`<label key=${number}>${number === 0 ? '0 none' : number}<input type="radio" name=${name} value=${number}
      checked=${value === number} aria-label=${spoken(number)} onChange=${() => onChoose(number)} /></label>`)}
  </div></fieldset>`;
}

/**
 * The panel that is the timer. It empties from right to left; phase and number are said in words beside it.
 * @param {{ phase: string, count: number | string, unit: any, share: number, rest?: boolean, label: string, still?: boolean }} props
 *   share: what is left, 0 to 1
 */
export function Tide({ phase, count, unit, share, rest, label, still }) {
  return html`<div class=${classes('tide', { 'tide--rest': rest, 'tide--still': still })} style=${{ '--left': `${Math.round(share * 1000) / 10}%` }}
    role="timer" aria-label=${label}>
    <span class="phase">${phase}</span><span class="count">${count}</span><span class="unit">${unit}</span>
  </div>`;
}

/**
 * One mark per hold or set. A ticked one can be taken back, however long ago it was ticked.
 * @param {{ bouts: { key: string, words: string, ticked: boolean, current: boolean, sign?: string }[], onToggle: (key: string) => void }} props
 */
export function TickRow({ bouts, onToggle }) {
  return html`<ol class="ticks" aria-label="Your ticks">
    ${bouts.map((bout) => html`<li key=${bout.key}><button type="button" class=${classes('mark', { on: bout.ticked, now: bout.current })}
      aria-pressed=${bout.ticked} onClick=${() => onToggle(bout.key)}>
      ${bout.ticked ? icon('tick') : html`<span aria-hidden="true">${bout.sign}</span>`}<span class="vh">${bout.words}</span></button></li>`)}
  </ol>`;
}

/**
 * How many were done, starting from what was asked for.
 * @param {{ value: number, words: string, least?: number, most?: number, onChange: (value: number) => void }} props
 */
export function Stepper({ value, words, least = 0, most = 99, onChange }) {
  return html`<div class="stepper" role="group" aria-label=${words}>
    <button type="button" class="step" aria-label="One fewer" aria-disabled=${value <= least} onClick=${() => onChange(Math.max(least, value - 1))}>${icon('less')}</button>
    <output class="count" aria-live="polite">${value}</output>
    <button type="button" class="step" aria-label="One more" aria-disabled=${value >= most} onClick=${() => onChange(Math.min(most, value + 1))}>${icon('more')}</button>
  </div>`;
}

/** @param {{ at: number, total: number }} props at: index of the exercise on screen */
export function Parts({ at, total }) {
  return html`<div class="parts" aria-hidden="true">
    ${Array.from({ length: total }, (_, n) => html`<i class=${n < at ? 'past' : n === at ? 'now' : ''}></i>`)}
  </div>`;
}
