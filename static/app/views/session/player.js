/** A session in its stages: the questions, what is to be read first, the exercises, the questions again, what became of it. */
import { useEffect, useState } from 'preact/hooks';
import { adviceOnFold, adviceOnSession, adviceOnSoreness } from '#app/advice.js';
import { performedAfterwards } from '#app/looking-back.js';
import { gravest } from '#app/pain-rules.js';
import { asksForDangerSigns, tellsOfLoss } from '#app/symptoms.js';
import { toInstant } from '#app/time.js';
import { html } from '#app/views/html.js';
import { go } from '#app/views/route.js';
import { DangerSigns } from '#app/views/danger.js';
import { AdviceBefore } from '#app/views/session/advice.js';
import { SessionDone } from '#app/views/session/done.js';
import { Exercises } from '#app/views/session/exercises.js';
import { Questions } from '#app/views/session/questions.js';
import { SettledCheck } from '#app/views/session/settled.js';
import { whenWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {import('#app/views/session/questions.js').Answer} Answer
 * @typedef {import('#app/views/session/index.js').SessionProps} SessionProps
 * @typedef {'settled' | 'before' | 'signs' | 'advice' | 'exercise' | 'after' | 'done'} Stage
 */

const leave = () => go('/today', { replace: true });

/** @param {SessionProps & { session: SessionView, sore: { view: SessionView, at: number } | null }} props */
export function Player(props) {
  const { session, snapshot, record, earlier } = props;
  const { affected_side: side } = snapshot.patient;
  const { fold } = session;
  const [stage, setStage] = useState(/** @type {Stage} */ (stageOf(session, props.sore !== null)));
  const [lasted, setLasted] = useState(/** @type {number | null} */ (null));
  const [sore] = useState(props.sore); // once it is answered it is asked no more, and the question is still on the screen
  const [ahead, setAhead] = useState(/** @type {Stage[]} */ ([]));
  useEffect(() => { document.querySelector('h1')?.focus(); }, [stage]);
  /** @param {Stage[]} stages */
  const goOn = ([next, ...rest]) => { setAhead(rest); setStage(next); };
  const begin = async () => {
    if (!fold.started_at) await record('session-started', {});
    setStage('exercise');
  };
  const leftOut = () => (adviceOnLast(snapshot, lasted) ? goOn(['advice']) : begin());
  const finish = async () => {
    await record('session-finished', {});
    setStage('done');
  };
  /** @param {Answer} answer */
  const saidBefore = async (answer) => {
    if (await keep(record, 'before', answer)) return;
    const stops = stopsBefore(props, answer, lasted);
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
  const advice = gravest(snapshot.library.pain_rules, [rule, adviceOnLast(snapshot, lasted)]);
  const looked = async () => {
    await props.noDangerSign();
    if (ahead.length) goOn(ahead);
    else await begin();
  };
  /** @param {import('#app/views/session/settled.js').Settled} said */
  const saidSettled = async (said) => {
    if (sore) await props.recordOf('soreness-settled', said, sore.view.key, performedAfterwards(sore.view, Date.now()));
    setLasted(said.minutes);
    setStage('before');
  };
  switch (stage) {
    case 'settled': return sore && html`<${SettledCheck} label=${sore.view.label} when=${whenWords(toInstant(sore.at), props.day.date, snapshot.patient.zone)} at=${sore.at}
      onSaid=${saidSettled} onLeaveOut=${() => setStage('before')} leave=${leave} />`;
    case 'before': return html`<${Questions} key="before" when="before" side=${side} earlier=${earlier} leave=${leave} onLeaveOut=${leftOut} onSaid=${saidBefore} />`;
    case 'signs': return html`<${DangerSigns} safety=${props.safety} onYes=${props.dangerSign}
      asked=${{ why: 'Something is new, or it reaches further. Please look at these again.', no: 'No, none of these', onNo: looked }} />`;
    case 'advice': return advice && html`<${AdviceBefore} rule=${advice} label=${session.label} onGoOn=${begin} leave=${leave} />`;
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

/**
 * What is to be read before this session may begin.
 * @param {SessionProps} props @param {Answer} answer @param {number | null} lasted
 * @returns {Stage[]}
 */
function stopsBefore({ snapshot, earlier }, { pain, symptoms }, lasted) {
  const { library, rules: { pain_threshold: threshold }, patient } = snapshot;
  const rule = adviceOnSession(library.pain_rules, { before: { pain, symptoms }, after: null, threshold });
  /** @type {Stage[]} */
  const stops = isNew({ symptoms }, earlier.symptoms, patient.affected_side) ? ['signs'] : [];
  return (rule && rule.level !== 'green') || adviceOnLast(snapshot, lasted) ? [...stops, 'advice'] : stops;
}

/** @param {import('#app/types.js').Snapshot} snapshot @param {number | null} lasted minutes of soreness after the session before this one */
function adviceOnLast({ library }, lasted) {
  return lasted === null ? null : adviceOnSoreness(library.pain_rules, lasted);
}

/** @param {{ symptoms: Symptoms | null }} answer @param {Symptoms | null} earlier @param {string} side */
function isNew({ symptoms }, earlier, side) {
  return symptoms !== null && asksForDangerSigns(symptoms, earlier, side);
}

/** @param {SessionView} session @param {boolean} wasSore @returns {Stage} */
function stageOf(session, wasSore) {
  if (session.state === 'done') return 'done';
  if (session.fold.is_begun) return 'exercise';
  return wasSore ? 'settled' : 'before';
}
