/** The exercises of a session, one at a time, and the sheets that open over them. */
import { useEffect, useState } from 'preact/hooks';
import { adviceOnExercise, adviceOnStop } from '#app/advice.js';
import { html } from '#app/views/html.js';
import { Sheet } from '#app/views/frame.js';
import { go } from '#app/views/route.js';
import { AdviceSheet, FeltSheet } from '#app/views/session/advice.js';
import { Choose } from '#app/views/session/choose.js';
import { Exercise } from '#app/views/session/exercise.js';
import { StopSheet } from '#app/views/session/stopping.js';
import { chosenNow, placeOf } from '#app/views/session/plan.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').PainRule} PainRule
 * @typedef {import('#app/views/session/index.js').SessionProps} SessionProps
 */

const leave = () => go('/today', { replace: true });

/** @param {SessionProps & { session: SessionView, onOver: () => void }} props */
export function Exercises({ session, snapshot, record, untick, remembered, worseInARow, onOver }) {
  const { items, fold } = session;
  const [at, setAt] = useState(Math.min(placeOf(items, fold), items.length - 1));
  const [sheet, setSheet] = useState(/** @type {'stop' | 'leave' | 'felt' | null} */ (null));
  const [advice, setAdvice] = useState(/** @type {PainRule | null} */ (null));
  const last = at === items.length - 1;
  const next = () => { setSheet(null); setAdvice(null); if (last) onOver(); else setAt(at + 1); };
  useEffect(() => { document.querySelector('h1')?.focus(); }, [at]);
  const item = items[at];
  const prescription = item && chosenNow(item, fold, remembered);
  if (!item) return null;
  /** @param {import('#app/types.js').Prescription} one */
  const skip = async (one) => { await record('exercise-skipped', { prescription: one.id }); next(); };
  const choose = (/** @type {import('#app/types.js').Prescription} */ one) => record('exercise-chosen', { prescription: one.id });
  const asking = () => setSheet('leave');
  /** A nerve floss may bring nothing on: how it left the patient is asked once, and may be left out. */
  const over = () => (prescription?.exercise_text.kind === 'nerve_floss' && !fold.felt.some((each) => each.prescription === prescription.id) ? setSheet('felt') : next());
  /** @param {'easier' | 'same' | 'worse'} felt */
  const feltIt = async (felt) => {
    if (!prescription) return;
    await record('exercise-felt', { prescription: prescription.id, felt });
    const { kind } = prescription.exercise_text;
    const rule = adviceOnExercise(snapshot.library.pain_rules, { felt, kind, worseInARow: worseInARow(prescription.exercise) + 1, threshold: snapshot.rules.pain_threshold });
    if (rule && rule.level !== 'green') setAdvice(rule);
    else next();
  };
  /** @param {import('#app/advice.js').StoppedFor} felt */
  const adviceOnStopping = (felt) => adviceOnStop(snapshot.library.pain_rules, { felt, kind: prescription?.exercise_text.kind ?? '', threshold: snapshot.rules.pain_threshold });
  const sheets = html`
    ${sheet === 'stop' && prescription && html`<${StopSheet} adviceOn=${adviceOnStopping} easier=${prescription.exercise_text.easier} last=${last}
      onFelt=${(/** @type {string} */ felt) => stopped(record, prescription.id, felt)} onBack=${() => setSheet(null)} onNext=${next} onEnd=${onOver} />`}
    ${sheet === 'felt' && prescription && (advice ? html`<${AdviceSheet} name=${prescription.exercise_text.name} rule=${advice} next=${last ? 'Finish this session' : 'Go on to the next one'} onNext=${next} />`
      : html`<${FeltSheet} name=${prescription.exercise_text.name} onFelt=${feltIt} onLeaveOut=${next} />`)}
    ${sheet === 'leave' && html`<${LeaveSheet} onLater=${leave} onEnd=${onOver} onBack=${() => setSheet(null)} />`}`;
  const other = prescription && item.prescriptions.find((each) => each !== prescription && !fold.ticks.some((tick) => tick.prescription === prescription.id));
  if (!prescription) {
    return html`<${Choose} item=${item} at=${at} total=${items.length} leave=${asking} onChoose=${choose} onSkip=${() => skip(item.prescriptions[0])} />${sheets}`;
  }
  return html`<${Exercise} key=${prescription.id} prescription=${prescription} session=${session} at=${at} last=${last}
    physio=${snapshot.clinic.physio} zone=${snapshot.patient.zone}
    other=${other ? { name: other.exercise_text.name, swap: () => choose(other) } : null}
    acts=${{
      /** @param {any} one @param {any} bout @param {object} more */
      tick: (one, bout, more) => record('tick', { prescription: one.id, side: bout.side, number: bout.number, ...more }),
      untick, skip, next: over, leave: asking, stop: () => setSheet('stop'),
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
