/** After a session: what was noted, what comes next. Nothing is counted against anybody. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Row, Screen } from '#app/views/frame.js';
import { painWords } from '#app/views/pain.js';
import { AdviceCard } from '#app/views/session/advice.js';
import { symptomWords, zonesOf } from '#app/symptoms.js';
import { Body } from '#app/views/where.js';
import { tally } from '#app/views/session/plan.js';
import { counted, lower } from '#app/views/words.js';

/** @typedef {import('#app/types.js').SessionView} SessionView */

/** What beside the finished exercises is worth a line. @param {ReturnType<typeof tally>} sum */
export function restWords({ total, done, stopped, skipped, partly }) {
  const parts = [];
  if (stopped) parts.push(`${stopped} stopped early, and that is noted`);
  if (partly) parts.push(`${partly} done in part`);
  if (skipped) parts.push(`${skipped} left out`);
  const others = total - done - stopped - partly - skipped;
  if (others) parts.push(`nothing noted for ${others}`);
  return parts.join(', ');
}

/** @param {{ back: number | null, leg: number | null } | null} pain */
function worstOf(pain) {
  return pain ? Math.max(pain.back ?? 0, pain.leg ?? 0) : null;
}

/**
 * @param {{ session: SessionView, rule: import('#app/types.js').PainRule | null, side: string, next: string | null, unsent: number,
 *   onFinish: () => void }} props rule: what the pain rules say of the session
 */
export function SessionDone({ session, rule, side, next, unsent, onFinish }) {
  const sum = tally(session.items, session.fold);
  const foot = html`<button type="button" class="btn btn--main btn--wide" onClick=${onFinish}>Finish</button>`;
  const isGood = !rule || rule.level === 'green';
  const how = html`<${How} fold=${session.fold} side=${side} />`;
  return html`<${Screen} bar=${{ words: `${session.label}, done` }} foot=${foot}>
    ${isGood ? html`<section class="card card--now stack stack--s">
      <div class="rowline"><span class="big-tick">${icon('tick', 'l')}</span><h1 class="h2" tabindex="-1">${titleOf(sum)}</h1></div>
      <p>${rule ? rule.patient_text : 'What you did is noted on this phone.'}</p>${how}
    </section>` : html`<h1 class="h2" tabindex="-1">${titleOf(sum)}</h1><${AdviceCard} rule=${rule} /><section class="card card--flat">${how}</section>`}
    <ul class="list">
      <${Row} sign="tick" title=${`${sum.done} of ${counted(sum.total, 'exercise')} done`} small=${restWords(sum)} />
      <${Row} sign="clock" title=${next ? `Next: ${lower(next)}` : 'That is all for now'} small=${next ? 'Nothing to do until then' : ''} />
      ${unsent > 0 && html`<${Row} sign="cloud" title="Not sent yet, safe on this phone" small="It is sent by itself when there is signal." />`}
      <${Row} sign="undo" title="Something noted wrong?" small="Correct it here, today and for 7 days" href=${`#/correct/${session.key}`} />
      <${Row} sign="danger" stop title="Any danger signs today?" href="#/danger" />
    </ul>
  <//>`;
}

/** @param {ReturnType<typeof tally>} sum */
function titleOf({ done, total }) {
  return done === total ? 'All done, and noted' : 'Done, and noted';
}

/** How it was before and is now: drawn where both were said, else in numbers. @param {{ fold: SessionView['fold'], side: string }} props */
function How({ fold: { pain, symptoms: { before, after } }, side }) {
  const [from, to] = [zonesOf(before), zonesOf(after)];
  if (before && after && from.length && to.length) {
    return html`<div class="felt-moved" role="img" aria-label=${`Before: ${symptomWords(before)}. Now: ${symptomWords(after)}`}>
      <${Shown} when="Before" zones=${from} side=${before.side} worst=${worstOf(pain.before)} />${icon('go', 'l')}
      <${Shown} when="Now" zones=${to} side=${after.side} worst=${worstOf(pain.after)} /></div>`;
  }
  if (!pain.before && !pain.after) return null;
  return html`<dl class="before-after">
    ${pain.before && html`<div><dt>Before</dt><dd>${painWords(pain.before, side)}</dd></div>`}
    ${pain.after && html`<div><dt>Now</dt><dd>${painWords(pain.after, side)}</dd></div>`}</dl>`;
}

/** @param {{ when: string, zones: import('#app/types.js').BodyZone[], side: import('#app/types.js').Symptoms['side'], worst: number | null }} props */
function Shown({ when, zones, side, worst }) {
  return html`<div class="mini"><${Body} on=${zones} side=${side} whole /><p class="note">${when}${worst !== null && html`: <b class="num">${worst}</b>`}</p></div>`;
}
