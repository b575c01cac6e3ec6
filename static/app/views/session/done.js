/** After a session: what was noted, what comes next. Nothing is counted against anybody. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Row, Screen } from '#app/views/frame.js';
import { painWords } from '#app/views/pain.js';
import { tally } from '#app/views/session/plan.js';
import { counted, lower } from '#app/views/words.js';

/** @typedef {import('#app/types.js').SessionView} SessionView */

/** What beside the finished exercises is worth a line. @param {ReturnType<typeof tally>} sum */
export function restWords({ stopped, skipped, partly }) {
  const parts = [];
  if (stopped) parts.push(`${stopped} stopped early, and that is noted`);
  if (partly) parts.push(`${partly} done in part`);
  if (skipped) parts.push(`${skipped} left out`);
  return parts.join(', ');
}

/** @param {SessionView['fold']['pain']} pain */
function worstOf({ before, after }) {
  /** @param {{ back: number | null, leg: number | null } | null} each */
  const worst = (each) => (each ? Math.max(each.back ?? -1, each.leg ?? -1) : -1);
  return { before: worst(before), after: worst(after) };
}

/**
 * One sentence about how it went, from the pain before and after only; advice is the pain rules' affair.
 * @param {SessionView['fold']['pain']} pain
 */
export function feelingWords(pain) {
  const { before, after } = worstOf(pain);
  if (before < 0 || after < 0) return 'What you did is noted on this phone.';
  if (after < before) return 'A little easier than before you started.';
  if (after === before) return 'About the same as before you started.';
  return 'A little more sore than before you started. Rest until it settles.';
}

/** @param {{ session: SessionView, side: string, next: string | null, unsent: number, onFinish: () => void }} props */
export function SessionDone({ session, side, next, unsent, onFinish }) {
  const sum = tally(session.items, session.fold);
  const { before, after } = session.fold.pain;
  const foot = html`<button type="button" class="btn btn--main btn--wide" onClick=${onFinish}>Finish</button>`;
  return html`<${Screen} bar=${{ words: `${session.label}, done` }} foot=${foot}>
    <section class="card card--now stack stack--s">
      <span class="big-tick">${icon('tick', 'l')}</span>
      <h1 tabindex="-1">${sum.done === sum.total ? 'All done, and noted' : 'Done, and noted'}</h1>
      <p>${feelingWords(session.fold.pain)}</p>
      ${(before || after) && html`<dl class="before-after">
        ${before && html`<div><dt>Before</dt><dd>${painWords(before, side)}</dd></div>`}
        ${after && html`<div><dt>Now</dt><dd>${painWords(after, side)}</dd></div>`}</dl>`}
    </section>
    <ul class="list">
      <${Row} sign="tick" title=${`${sum.done} of ${counted(sum.total, 'exercise')} done`} small=${restWords(sum)} />
      <${Row} sign="clock" title=${next ? `Next: ${lower(next)}` : 'That is all for now'} small=${next ? 'Nothing to do until then' : ''} />
      ${unsent > 0 && html`<${Row} sign="cloud" title="Not sent yet, safe on this phone" small="It is sent by itself when there is signal." />`}
      <${Row} sign="danger" stop title="Any danger signs today?" href="#/danger" />
    </ul>
  <//>`;
}
