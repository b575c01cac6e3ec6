/** The danger signs: the list, which one, and the full-screen stop. Works signed out and without network; never says all is well. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen, BackButton } from '#app/views/frame.js';
import { back, go } from '#app/views/route.js';

/**
 * @typedef {{ id: string, rank: number, level: string, go: string, question: string, action: string, tell_staff: string | null }} Sign
 * @typedef {{ emergency: string, emergency_tel: string | null, urgent_line: string, urgent_tel: string | null, emergency_room: string }} Emergency
 * @typedef {{ signs: Sign[], texts: Record<string, string>, emergency: Emergency }} Safety
 * @typedef {{ why: string, no: string, onNo: () => unknown }} Asked why they are put to the patient, and how "no" is said
 */

/** Most urgent first, whatever order they came in. @param {Sign[]} signs */
export function byRank(signs) {
  return [...signs].sort((a, b) => a.rank - b.rank);
}

/**
 * The list, then which one. `onYes` is told before the stop is shown.
 * @param {{ safety: Safety, onYes: (sign: Sign) => Promise<unknown> | void, asked?: Asked, advice?: string | null }} props
 *   advice: what holds even if none of them fits, after new weakness or numbness
 *   asked: they are not looked up, but put to the patient
 */
export function DangerSigns({ safety, onYes, asked, advice }) {
  const [picking, setPicking] = useState(false);
  if (picking) return html`<${WhichSign} safety=${safety} onBack=${() => setPicking(false)} onYes=${onYes} />`;
  const { texts } = safety;
  const [question, ...more] = sentencesOf(texts.danger_lead);
  const foot = html`<button type="button" class="btn btn--stop btn--wide" onClick=${() => setPicking(true)}>Yes, I have one of these</button>
    <button type="button" class="btn btn--wide" onClick=${asked?.onNo ?? back}>${asked?.no ?? 'No, go back'}</button>`;
  return html`<${Screen} bar=${{ title: 'Danger signs', goesBack: !asked, danger: false }} foot=${foot}>
    ${asked && html`<p class="card card--ease">${asked.why}</p>`}
    ${advice && html`<p class="card card--stop strong">${advice}</p>`}
    <p class="lead">${question}</p>
    <p>${more.join(' ')} <b>${texts.danger_not_sure}</b></p>
    <ul class="list signs">${byRank(safety.signs).map((sign) => html`<li key=${sign.id}><span>${sign.question}</span></li>`)}</ul>
    <p class="note soft">${sentencesOf(texts.danger_none).slice(1).join(' ')} ${texts.not_watched}</p>
  <//>`;
}

/** @param {{ safety: Safety, onBack: () => void, onYes: (sign: Sign) => Promise<unknown> | void }} props */
function WhichSign({ safety, onBack, onYes }) {
  /** @param {Sign} sign */
  const choose = async (sign) => {
    await onYes(sign);
    go(`/stop/${sign.rank}`);
  };
  return html`<div class="screen">
    <header class="bar"><${BackButton} label="Back to the list" onClick=${onBack} /><p class="bar-title stop">Danger signs</p></header>
    <main class="main"><div class="page" tabindex="0">
      <h1 tabindex="-1" ref=${focusNow}>Which one is it?</h1>
      <p>Tap the first one that fits. ${safety.texts.stop_now}</p>
      <div class="answers">${byRank(safety.signs).map((sign) => html`<button type="button" key=${sign.id} class="answer answer--stop answer--plain"
        onClick=${() => choose(sign)}><span>${sign.question}</span><span class="go">${icon('go', 's')}</span></button>`)}</div>
    </div></main>
  </div>`;
}

/** @param {HTMLElement | null} element */
function focusNow(element) {
  element?.focus();
}

/** @param {string} text */
function sentencesOf(text) {
  return (text.match(/[^.?!]+[.?!]+/g) ?? [text]).map((sentence) => sentence.trim());
}

/**
 * The order to stop, in the sign's own words: what to do first in large letters, the rest below.
 * @param {string} action
 */
export function orderOf(action) {
  const sentences = sentencesOf(action);
  const told = sentences.findIndex((sentence) => /^(Call|Go|Get)\b|\. ?(Call|Go|Get)\b/.test(sentence));
  const upTo = told < 0 ? 1 : told + 1;
  return { first: sentences.slice(0, upTo), rest: sentences.slice(upTo).join(' ') };
}

/**
 * Whom to call from this screen, the most fitting first. A sign for today's help still shows the emergency number second.
 * `tel` is null where the clinic has words but no number: they are then read, not tapped.
 * @param {Sign} sign @param {Emergency} emergency
 */
export function callsFor(sign, emergency) {
  const now = { words: `Call ${emergency.emergency_tel ?? emergency.emergency}`, tel: emergency.emergency_tel };
  if (sign.go !== 'urgent_line') return [now];
  const inNeed = { ...now, words: `${now.words} in an emergency` };
  if (!emergency.urgent_tel) return [inNeed];
  return [{ words: `Call ${emergency.urgent_line}`, tel: emergency.urgent_tel }, inNeed];
}

/**
 * A button that dials, or the words alone where there is no one number: a button that calls nobody costs time.
 * @param {{ words: string, tel: string | null, look: string, children?: any }} props
 */
function Call({ words, tel, look, children }) {
  if (!tel) return html`<p class="lead strong">${words}</p>`;
  return html`<a class=${`btn btn--wide ${look}`} href=${`tel:${tel}`}>${children}${words}</a>`;
}

/** @param {{ sign: Sign, safety: Safety }} props */
export function FullStop({ sign, safety }) {
  const { first, rest } = orderOf(sign.action);
  const [main, second] = callsFor(sign, safety.emergency);
  return html`<div class="halt-page" tabindex="0"><main class="halt">
    ${icon('hand', 'l')}
    <h1 tabindex="-1">${first.map((sentence) => html`<span class="line">${sentence} </span>`)}</h1>
    ${rest && html`<p class="lead">${rest}</p>`}
    <p class="lead">${safety.texts.not_watched}</p>
    ${sign.tell_staff && html`<div class="said"><p class="note strong">Show this to the staff</p><p>“${sign.tell_staff}”</p></div>`}
    <div class="push stack stack--s">
      <${Call} ...${main} look="call">${icon('phone', 'l')}<//>
      ${second && html`<${Call} ...${second} look="btn--on" />`}
      <button type="button" class="btn btn--wide btn--on" onClick=${() => go('/danger', { replace: true })}>Back to the danger signs</button>
    </div>
  </main></div>`;
}
