/** A session in its stages: the questions, what is to be read first, the exercises, the questions again, what became of it. */
import { useEffect, useState } from 'preact/hooks';
import { adviceOnFold, adviceOnSession } from '#app/advice.js';
import { asksForDangerSigns, tellsOfLoss } from '#app/symptoms.js';
import { html } from '#app/views/html.js';
import { go } from '#app/views/route.js';
import { DangerSigns } from '#app/views/danger.js';
import { AdviceBefore } from '#app/views/session/advice.js';
import { SessionDone } from '#app/views/session/done.js';
import { Exercises } from '#app/views/session/exercises.js';
import { Questions } from '#app/views/session/questions.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {import('#app/views/session/questions.js').Answer} Answer
 * @typedef {import('#app/views/session/index.js').SessionProps} SessionProps
 * @typedef {'before' | 'signs' | 'advice' | 'exercise' | 'after' | 'done'} Stage
 */

const leave = () => go('/today', { replace: true });

/** @param {SessionProps & { session: SessionView }} props */
export function Player(props) {
  const { session, snapshot, record, earlier } = props;
  const { affected_side: side } = snapshot.patient;
  const { fold } = session;
  const [stage, setStage] = useState(/** @type {Stage} */ (stageOf(session)));
  const [ahead, setAhead] = useState(/** @type {Stage[]} */ ([]));
  useEffect(() => { document.querySelector('h1')?.focus(); }, [stage]);
  /** @param {Stage[]} stages */
  const goOn = ([next, ...rest]) => { setAhead(rest); setStage(next); };
  const begin = async () => {
    if (!fold.started_at) await record('session-started', {});
    setStage('exercise');
  };
  const finish = async () => {
    await record('session-finished', {});
    setStage('done');
  };
  /** @param {Answer} answer */
  const saidBefore = async (answer) => {
    if (await keep(record, 'before', answer)) return;
    const stops = stopsBefore(props, answer);
    if (stops.length) goOn(stops);
    else await begin();
  };
  /** @param {Answer} answer */
  const saidAfter = async (answer) => {
    const isLoss = await keep(record, 'after', answer);
    await record('session-finished', {});
    if (!isLoss) goOn(isNew(answer, fold.symptoms.before, side) ? ['signs', 'done'] : ['done']);
  };
  const rule = adviceOnFold(snapshot.library.pain_rules, fold, snapshot.rules.pain_threshold);
  const looked = async () => {
    await props.noDangerSign();
    if (ahead.length) goOn(ahead);
    else await begin();
  };
  switch (stage) {
    case 'before': return html`<${Questions} key="before" when="before" side=${side} earlier=${earlier} leave=${leave} onLeaveOut=${begin} onSaid=${saidBefore} />`;
    case 'signs': return html`<${DangerSigns} safety=${props.safety} onYes=${props.dangerSign}
      asked=${{ why: 'Something is new, or it reaches further. Please look at these again.', no: 'No, none of these', onNo: looked }} />`;
    case 'advice': return rule && html`<${AdviceBefore} rule=${rule} label=${session.label} onGoOn=${begin} leave=${leave} />`;
    case 'after': return html`<${Questions} key="after" when="after" side=${side} earlier=${{ pain: fold.pain.before, symptoms: fold.symptoms.before }} leave=${leave}
      onLeaveOut=${finish} onSaid=${saidAfter} />`;
    case 'done': return html`<${SessionDone} session=${session} rule=${fold.pain.after || fold.symptoms.after ? rule : null} side=${side} next=${props.next} unsent=${session.unsent} onFinish=${leave} />`;
    default: return html`<${Exercises} ...${props} onOver=${() => setStage('after')} />`;
  }
}

/**
 * Writes both answers down. New weakness or numbness closes the sessions by being stored, and leads to the danger signs.
 * @param {SessionProps['record']} record @param {'before' | 'after'} when @param {Answer} answer
 * @returns {Promise<boolean>} whether it was that
 */
async function keep(record, when, { pain, symptoms }) {
  await record('pain', { when, ...pain });
  if (!symptoms) return false;
  await record('symptoms', { when, ...symptoms });
  const isLoss = tellsOfLoss({ kind: 'symptoms', body: symptoms });
  if (isLoss) go('/danger/now');
  return isLoss;
}

/** What is to be read before this session may begin. @param {SessionProps} props @param {Answer} answer @returns {Stage[]} */
function stopsBefore({ snapshot, earlier }, { pain, symptoms }) {
  const { library, rules: { pain_threshold: threshold }, patient } = snapshot;
  const rule = adviceOnSession(library.pain_rules, { before: { pain, symptoms }, after: null, threshold });
  /** @type {Stage[]} */
  const stops = isNew({ symptoms }, earlier.symptoms, patient.affected_side) ? ['signs'] : [];
  return rule && rule.level !== 'green' ? [...stops, 'advice'] : stops;
}

/** @param {{ symptoms: Symptoms | null }} answer @param {Symptoms | null} earlier @param {string} side */
function isNew({ symptoms }, earlier, side) {
  return symptoms !== null && asksForDangerSigns(symptoms, earlier, side);
}

/** @param {SessionView} session @returns {Stage} */
function stageOf(session) {
  if (session.state === 'done') return 'done';
  return session.fold.is_begun ? 'exercise' : 'before';
}
