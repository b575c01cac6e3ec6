/** Correcting a session that is over: ticks given and taken back, the whole of it without the phone, or not done, with a reason. */
import { useState } from 'preact/hooks';
import { isListKnown, performedAfterwards } from '#app/looking-back.js';
import { chosenOf, expectedTicks, tickId } from '#app/ticks.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { TickRow } from '#app/views/marks.js';
import { lookOf } from '#app/views/path.js';
import { back } from '#app/views/route.js';
import { ReasonSheet } from '#app/views/skip.js';
import { reasonWords } from '#app/views/skip-reasons.js';
import { boutMark, tickOf } from '#app/views/session/plan.js';
import { dayWords, doseWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').Prescription} Prescription
 *
 * @typedef {object} Noting
 * @property {(kind: import('#app/types.js').EntryKind, body: object) => Promise<unknown>} onNoted notes it for the time of the session
 * @property {(tick: import('#app/types.js').Tick) => Promise<unknown>} untick
 */

/** @param {{ phone: import('#app/views/phone.js').Phone, session: SessionView | null }} props */
export function Correct({ phone, session }) {
  const [asking, setAsking] = useState(false);
  const snapshot = /** @type {import('#app/types.js').Snapshot} */ (phone.snapshot.value);
  if (!session) {
    return html`<${Screen} bar=${{ words: 'Correct', goesBack: true }}><h1 tabindex="-1">This session is no longer on this phone</h1>
      <p>Tell ${snapshot.clinic.physio} what you did, or write a note.</p><//>`;
  }
  const { key, state, fold } = session;
  const then = () => performedAfterwards(session, Date.now());
  /** @type {Noting['onNoted']} */
  const onNoted = (kind, body) => phone.record(kind, body, key, then());
  /** @type {Noting['untick']} */
  const untick = (tick) => phone.untick(tick, key, then());
  const isWhole = state === 'without-phone';
  const isKnown = isListKnown(session, snapshot);
  const over = async () => {
    if (state === 'begun') await onNoted('session-finished', {});
    back();
  };
  const foot = html`<button type="button" class="btn btn--main btn--wide" onClick=${over}>It is correct now</button>`;
  return html`<${Screen} bar=${{ words: 'Correct', goesBack: true }} foot=${foot}>
    <h1 tabindex="-1">${session.label}, ${dayWords(session.date)}</h1>
    <p role="status">${stateWords(session)}</p>
    ${isKnown && !isWhole && html`<p class="soft">Tick what you did, and tap a tick to take it back. Your physio sees that it was noted later.</p>
      ${session.items.map((item) => html`<${Lines} key=${item.prescriptions[0].id} item=${item} fold=${fold} onNoted=${onNoted} untick=${untick} />`)}`}
    ${!isKnown && html`<p class="soft">Your programme has changed since, so single ticks cannot be shown here any more.</p>`}
    ${!isWhole && state !== 'done' && html`<button type="button" class="btn btn--wide" onClick=${() => onNoted('done-without-phone', {})}>${icon('tick')}I did all of it, without the phone</button>`}
    ${state !== 'skipped' && html`<button type="button" class="btn btn--wide" onClick=${() => setAsking(true)}>I did not do it</button>`}
  <//>
  ${asking && html`<${ReasonSheet} label=${session.label} onClose=${() => setAsking(false)}
    onSkip=${async (/** @type {string} */ reason, /** @type {string} */ words) => { await onNoted('session-skipped', words ? { reason, words } : { reason }); setAsking(false); }} />`}`;
}

/** @param {SessionView} session */
function stateWords(session) {
  const { state, fold } = session;
  if (state === 'without-phone') return 'Noted: all of it done, without the phone.';
  if (state === 'skipped') return `Noted: not done. ${reasonWords(fold.skipped?.reason ?? null)}.`;
  if (state === 'nothing-noted') return 'Nothing is noted for it.';
  return `Noted: ${lookOf(session).words.toLowerCase()}.`;
}

/** One exercise, or those of a choice until one of them is begun. @param {{ item: import('#app/types.js').Item, fold: import('#app/types.js').Fold } & Noting} props */
function Lines({ item, fold, onNoted, untick }) {
  const chosen = chosenOf(item, fold);
  return (chosen ? [chosen] : item.prescriptions).map((prescription) => html`<${Line} key=${prescription.id} prescription=${prescription} fold=${fold} onNoted=${onNoted} untick=${untick} />`);
}

/** @param {{ prescription: Prescription, fold: import('#app/types.js').Fold } & Noting} props */
function Line({ prescription, fold, onNoted, untick }) {
  const bouts = expectedTicks(prescription);
  /** @param {string} key */
  const toggle = (key) => {
    const bout = bouts.find((each) => tickId(prescription.id, each.side, each.number) === key);
    const tick = bout && tickOf(fold, prescription.id, bout);
    if (tick) return untick(tick);
    const reps = prescription.counts === 'sets' ? { reps: prescription.reps } : {};
    return bout && onNoted('tick', { prescription: prescription.id, ...bout, ...reps });
  };
  return html`<section class="card card--flat stack stack--s" aria-label=${prescription.exercise_text.name}>
    <p><b>${prescription.exercise_text.name}</b><br /><span class="note soft">${doseWords(prescription)}</span></p>
    <${TickRow} bouts=${bouts.map((bout) => boutMark(prescription, fold, bout))} onToggle=${toggle} /></section>`;
}
