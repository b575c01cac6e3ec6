/** A session from its first question to its last: before-you-start, pain, each exercise in turn, pain, done. */
import { useEffect, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Screen, Sheet } from '#app/views/frame.js';
import { go } from '#app/views/route.js';
import { Standing } from '#app/views/standing.js';
import { PainCheck } from '#app/views/pain.js';
import { BeforeYouStart, HeldStart, meaningOf } from '#app/views/session/before-you-start.js';
import { Choose } from '#app/views/session/choose.js';
import { SessionDone } from '#app/views/session/done.js';
import { Exercise } from '#app/views/session/exercise.js';
import { StopSheet } from '#app/views/session/stopping.js';
import { chosenNow, placeOf } from '#app/views/session/plan.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').DayView} DayView
 * @typedef {'before' | 'exercise' | 'after' | 'done'} Stage
 *
 * @typedef {object} SessionProps
 * @property {SessionView | null} session
 * @property {Snapshot} snapshot
 * @property {DayView} day
 * @property {string[]} remembered exercises chosen earlier, newest last
 * @property {{ back: number | null, leg: number | null } | null} painEarlier noted last, before this session
 * @property {string | null} next the next session in words
 * @property {{ hold: boolean, answers?: Record<string, string> } | null} screening
 * @property {(kind: import('#app/types.js').EntryKind, body: object) => Promise<unknown>} record writes into this session
 * @property {(tick: import('#app/types.js').Tick) => Promise<unknown>} untick
 */

const leave = () => go('/today', { replace: true });

/** @param {SessionProps} props */
export function Session(props) {
  const { session, snapshot, day } = props;
  if (!session) return html`<${Missing} />`;
  if (day.state !== 'active') return html`<${Screen} bar=${{ words: session.label, leave }}><${Standing} snapshot=${snapshot} day=${day} /><//>`;
  const settled = session.state === 'done' || session.state === 'without-phone';
  if (!settled && !props.screening) return html`<${Screening} ...${props} />`;
  if (!settled && props.screening?.hold) return html`<${Waiting} ...${props} />`;
  return html`<${Player} ...${props} key=${session.key} session=${session} />`;
}

function Missing() {
  return html`<${Screen} bar=${{ words: 'Session', leave }} foot=${html`<a class="btn btn--main btn--wide" href="#/today">See today</a>`}>
    <h1 tabindex="-1">This session is not planned any more</h1>
    <p>Its day has gone by, or your programme has changed. Today shows what is due now.</p><//>`;
}

/** @param {SessionProps} props */
function Screening({ snapshot, record }) {
  const { before_you_start: questions, safety_texts: texts } = snapshot.library;
  return html`<${BeforeYouStart} questions=${questions} lead=${texts.before_lead} leave=${leave}
    onSave=${(/** @type {Record<string, string>} */ answers) => record('screening', { answers, version: 1 })} />`;
}

/** @param {SessionProps} props */
function Waiting({ snapshot, screening }) {
  const { texts } = meaningOf(snapshot.library.before_you_start, screening?.answers ?? {});
  return html`<${HeldStart} texts=${texts} clinic=${snapshot.clinic} leave=${leave} />`;
}

/** @param {SessionProps & { session: SessionView }} props */
function Player(props) {
  const { session, snapshot, record } = props;
  const [stage, setStage] = useState(/** @type {Stage} */ (stageOf(session)));
  const side = snapshot.patient.affected_side;
  const begin = async () => {
    if (!session.fold.started_at) await record('session-started', {});
    setStage('exercise');
  };
  const finish = async () => {
    await record('session-finished', {});
    setStage('done');
  };
  useEffect(() => { document.querySelector('h1')?.focus(); }, [stage]);
  if (stage === 'before') {
    return html`<${PainCheck} key="before" when="before" side=${side} earlier=${props.painEarlier} leave=${leave} onLeaveOut=${begin}
      onSave=${async (/** @type {object} */ pain) => { await record('pain', { when: 'before', ...pain }); await begin(); }} />`;
  }
  if (stage === 'after') {
    return html`<${PainCheck} key="after" when="after" side=${side} earlier=${session.fold.pain.before} leave=${leave} onLeaveOut=${finish}
      onSave=${async (/** @type {object} */ pain) => { await record('pain', { when: 'after', ...pain }); await finish(); }} />`;
  }
  if (stage === 'done') return html`<${SessionDone} session=${session} side=${side} next=${props.next} unsent=${session.unsent} onFinish=${leave} />`;
  return html`<${Exercises} ...${props} onOver=${() => setStage('after')} />`;
}

/** @param {SessionView} session @returns {Stage} */
function stageOf(session) {
  if (session.state === 'done') return 'done';
  return session.fold.is_begun ? 'exercise' : 'before';
}

/** @param {SessionProps & { session: SessionView, onOver: () => void }} props */
function Exercises({ session, snapshot, record, untick, remembered, onOver }) {
  const { items, fold } = session;
  const [at, setAt] = useState(Math.min(placeOf(items, fold), items.length - 1));
  const [sheet, setSheet] = useState(/** @type {'stop' | 'leave' | null} */ (null));
  const last = at === items.length - 1;
  const next = () => { setSheet(null); if (last) onOver(); else setAt(at + 1); };
  useEffect(() => { document.querySelector('h1')?.focus(); }, [at]);
  const item = items[at];
  const prescription = item && chosenNow(item, fold, remembered);
  if (!item) return html`<${Missing} />`;
  /** @param {import('#app/types.js').Prescription} one */
  const skip = async (one) => { await record('exercise-skipped', { prescription: one.id }); next(); };
  const choose = (/** @type {import('#app/types.js').Prescription} */ one) => record('exercise-chosen', { prescription: one.id });
  const asking = () => setSheet('leave');
  const sheets = html`
    ${sheet === 'stop' && prescription && html`<${StopSheet} library=${snapshot.library} easier=${prescription.exercise_text.easier} last=${last}
      onFelt=${(/** @type {string} */ felt) => stopped(record, prescription.id, felt)} onBack=${() => setSheet(null)} onNext=${next} onEnd=${onOver} />`}
    ${sheet === 'leave' && html`<${LeaveSheet} onLater=${leave} onEnd=${onOver} onBack=${() => setSheet(null)} />`}`;
  const other = prescription && item.prescriptions.find((each) => each !== prescription && !fold.ticks.some((tick) => tick.prescription === prescription.id));
  if (!prescription) {
    return html`<${Choose} item=${item} at=${at} total=${items.length} leave=${asking} onChoose=${choose} onSkip=${() => skip(item.prescriptions[0])} />${sheets}`;
  }
  return html`<${Exercise} key=${prescription.id} prescription=${prescription} session=${session} at=${at} last=${last} still=${sheet !== null}
    physio=${snapshot.clinic.physio} zone=${snapshot.patient.zone}
    other=${other ? { name: other.exercise_text.name, swap: () => choose(other) } : null}
    acts=${{
      /** @param {any} one @param {any} bout @param {object} more */
      tick: (one, bout, more) => record('tick', { prescription: one.id, side: bout.side, number: bout.number, ...more }),
      untick, skip, next, leave: asking, stop: () => setSheet('stop'),
    }} />${sheets}`;
}

/**
 * An honest outcome, noted first; new weakness or numbness then leads to the danger signs, whatever else is open.
 * @param {SessionProps['record']} record @param {string} prescription @param {string} felt
 */
async function stopped(record, prescription, felt) {
  await record('stopped', { prescription, felt });
  if (felt === 'weak_or_numb') go('/danger/now');
}

/** @param {{ onLater: () => void, onEnd: () => void, onBack: () => void }} props */
function LeaveSheet({ onLater, onEnd, onBack }) {
  return html`<${Sheet} title="Leave the session?" onClose=${onBack}>
    <p>What you have ticked is kept.</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${onLater}>Go on later</button>
    <button type="button" class="btn btn--wide" onClick=${onEnd}>That is all for this session</button>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onBack}>Stay here</button>
  <//>`;
}
