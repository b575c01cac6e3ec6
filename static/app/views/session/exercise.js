/** One exercise of a session: figure, words, timer or count, ticks. */
import { useState } from 'preact/hooks';
import { exerciseProgress, expectedTicks, tickId } from '#app/ticks.js';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { Parts, TickRow } from '#app/views/marks.js';
import { MovingFigure } from '#app/views/moving.js';
import { boutMark, boutWords, tickOf } from '#app/views/session/plan.js';
import { StepsSheet, FeelAndNote } from '#app/views/session/steps.js';
import { spokenHold, spokenPace, spokenRest, spokenTicks } from '#app/views/session/spoken.js';
import { EndedUnseen, HoldPanel, PacePanel, RestPanel, SetPanel } from '#app/views/session/panels.js';
import { useHold } from '#app/views/session/hold-run.js';
import { usePace } from '#app/views/session/pace-run.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/ticks.js').Expected} Bout
 *
 * @typedef {object} Acts what a patient can do here; each is one entry in the diary, written before the screen changes
 * @property {(prescription: Prescription, bout: Bout, more: { reps?: number, held_seconds?: number }) => Promise<unknown>} tick
 * @property {(tick: import('#app/types.js').Tick) => Promise<unknown>} untick
 * @property {(prescription: Prescription) => unknown} skip
 * @property {() => void} stop
 * @property {() => void} next
 * @property {() => void} leave
 *
 * @typedef {object} ExerciseProps
 * @property {Prescription} prescription
 * @property {SessionView} session
 * @property {number} at
 * @property {string} physio
 * @property {string} zone
 * @property {boolean} last
 * @property {Acts} acts
 * @property {{ name: string, swap: () => unknown } | null} other the other one of "slump or lying"
 */

/** @param {ExerciseProps} props */
export function Exercise(props) {
  return props.prescription.counts === 'holds' ? html`<${Holds} ...${props} />` : html`<${Sets} ...${props} />`;
}

/** @param {ExerciseProps} props */
function Holds(props) {
  const { prescription, session, acts } = props;
  const run = useHold(prescription, session.fold, (step) => acts.tick(prescription, step, { held_seconds: prescription.hold_seconds }));
  const { next, isDone } = exerciseProgress(prescription, session.fold);
  const bout = run.running && run.view ? { side: run.view.side, number: run.view.number } : next;
  const unseen = run.view?.phase === 'ended-unseen';
  const panel = unseen
    ? html`<${EndedUnseen} endedAt=${run.view?.endedAt} zone=${props.zone} onAnswer=${run.confirm} />`
    : html`<${HoldPanel} view=${run.view} prescription=${prescription} allTicked=${isDone} />`;
  const foot = html`<${HoldFoot} run=${run} isDone=${isDone} last=${props.last} acts=${acts} prescription=${prescription}
    onTick=${() => next && acts.tick(prescription, next, {})} unseen=${unseen} />`;
  return html`<${Frame} ...${props} bout=${bout} panel=${panel} foot=${foot} busy=${run.running} isHeld=${run.view?.phase === 'hold'} onToggle=${run.drop}
    said=${run.view ? spokenHold(run.view, prescription) : spokenTicks(prescription, session.fold)} />`;
}

/** @param {{ run: ReturnType<typeof useHold>, isDone: boolean, unseen: boolean, last: boolean, acts: Acts, prescription: Prescription, onTick: () => void }} props */
function HoldFoot({ run, isDone, unseen, last, acts, prescription, onTick }) {
  if (isDone && !run.running) return html`<${NextFoot} last=${last} acts=${acts} />`;
  const phase = run.view?.phase;
  const stop = () => { run.pause(); acts.stop(); };
  const waiting = phase === 'rest' || phase === 'change-sides' || phase === 'count-in';
  const main = !run.running ? html`<${Main} sign="play" words="Start" onClick=${run.start} />`
    : phase === 'paused' ? html`<${Main} sign="play" words="Go on" onClick=${run.resume} />`
      : html`<${Main} sign="pause" words="Pause" onClick=${run.pause} />`;
  return html`<button type="button" class="btn btn--ease" onClick=${stop}>${icon('hand')}Stop, it hurts</button>
    ${unseen ? html`<span></span>` : main}
    <button type="button" class="btn btn--quiet" onClick=${() => acts.skip(prescription)}>Skip this one</button>
    ${waiting ? html`<button type="button" class="btn btn--quiet" onClick=${run.goNow}>Go now</button>`
      : !run.running && html`<button type="button" class="btn btn--quiet" onClick=${onTick}>Tick, no timer</button>`}`;
}

/** @param {ExerciseProps} props */
function Sets(props) {
  const { prescription, session, acts } = props;
  const [reps, setReps] = useState(prescription.reps);
  const [rest, setRest] = useState(/** @type {number | null} */ (null));
  const { next, isDone } = exerciseProgress(prescription, session.fold);
  /** @param {number} count */
  const tick = async (count) => {
    if (!next) return;
    await acts.tick(prescription, next, { reps: count });
    setReps(prescription.reps);
    if (prescription.rest_seconds > 0) setRest(Date.now() + prescription.rest_seconds * 1000);
  };
  const pace = usePace(prescription, () => tick(prescription.reps));
  const drop = () => { pace.drop(); setRest(null); };
  const resting = rest !== null && !isDone && next;
  const panel = resting
    ? html`<${RestPanel} seconds=${prescription.rest_seconds} until=${rest} then=${boutWords(prescription, next).toLowerCase()} onOver=${() => setRest(null)} />`
    : pace.view ? html`<${PacePanel} view=${pace.view} reps=${prescription.reps} />`
      : html`<${SetPanel} prescription=${prescription} reps=${reps} onReps=${setReps} allTicked=${isDone} />`;
  const foot = isDone ? html`<${NextFoot} last=${props.last} acts=${acts} />`
    : html`<${SetFoot} prescription=${prescription} bout=${next} acts=${acts} pace=${pace} onTick=${() => tick(reps)} onGoNow=${resting ? () => setRest(null) : null} />`;
  const { view } = pace;
  const said = view ? spokenPace(view, prescription.reps) : resting ? spokenRest(prescription) : spokenTicks(prescription, session.fold);
  return html`<${Frame} ...${props} bout=${next} panel=${panel} foot=${foot} said=${said} busy=${view !== null} paced=${view ? view.t : null} onToggle=${drop} />`;
}

/**
 * @param {{ prescription: Prescription, bout: Bout | null, acts: Acts, pace: ReturnType<typeof usePace>, onTick: () => unknown, onGoNow: (() => void) | null }} props
 *   onGoNow: a rest is under way
 */
function SetFoot({ prescription, bout, acts, pace, onTick, onGoNow }) {
  const isPaced = prescription.exercise_text.kind === 'nerve_floss';
  const stop = () => { pace.pause(); acts.stop(); };
  const tick = tickWords(prescription, bout);
  const main = onGoNow ? html`<${Main} sign="play" words="Go now" onClick=${onGoNow} />`
    : !isPaced ? html`<${Main} sign="tick" words=${tick} onClick=${onTick} />`
      : !pace.view ? html`<${Main} sign="play" words="Start" onClick=${pace.start} />`
        : pace.isRunning ? html`<${Main} sign="pause" words="Pause" onClick=${pace.pause} />` : html`<${Main} sign="play" words="Go on" onClick=${pace.resume} />`;
  const byHand = isPaced && !onGoNow && !pace.isRunning;
  return html`<button type="button" class="btn btn--ease" onClick=${stop}>${icon('hand')}Stop, it hurts</button>
    ${main}
    <button type="button" class=${classes('btn btn--quiet', { wide: !byHand })} onClick=${() => acts.skip(prescription)}>Skip this one</button>
    ${byHand && html`<button type="button" class="btn btn--quiet" onClick=${() => { pace.drop(); onTick(); }}>${tick}</button>`}`;
}

/** @param {Prescription} prescription @param {Bout | null} bout */
function tickWords({ sets }, bout) {
  return sets > 1 && bout ? `Tick set ${bout.number}` : 'Tick it';
}

/** @param {{ sign: string, words: string, onClick: () => void }} props */
function Main({ sign, words, onClick }) {
  return html`<button type="button" class="btn btn--main" onClick=${onClick}>${icon(sign)}${words}</button>`;
}

/** @param {{ last: boolean, acts: Acts }} props */
function NextFoot({ last, acts }) {
  return html`<button type="button" class="btn btn--ease" onClick=${acts.stop}>${icon('hand')}It hurts</button>
    <button type="button" class="btn btn--main" onClick=${acts.next}>${last ? 'Finish' : 'Next'}${icon('go')}</button>`;
}

/**
 * @param {ExerciseProps & { bout: Bout | null, panel: any, foot: any, said: string, busy: boolean, isHeld?: boolean, paced?: number | null, onToggle?: () => void }} props
 *   said: what a screen reader hears, from a place that stays there, else the first words would go unheard
 *   isHeld: the position is being held
 *   paced: how far out the movement is, where the figure keeps the pace
 *   onToggle: before a tick is given or taken back by hand
 */
function Frame({ prescription, session, at, physio, said, acts, other, bout, panel, foot, busy, isHeld = false, paced = null, onToggle }) {
  const [steps, setSteps] = useState(false);
  const bouts = expectedTicks(prescription);
  const shown = bout ?? bouts[bouts.length - 1];
  /** @param {string} key */
  const toggle = (key) => {
    const wanted = bouts.find((each) => tickId(prescription.id, each.side, each.number) === key);
    const tick = wanted && tickOf(session.fold, prescription.id, wanted);
    onToggle?.();
    if (tick) acts.untick(tick);
    else if (wanted) acts.tick(prescription, wanted, prescription.counts === 'sets' ? { reps: prescription.reps } : {});
  };
  const rows = bouts.map((each) => boutMark(prescription, session.fold, each, each === shown || sameBout(each, bout)));
  const inSight = html`<p class="vh" role="status">${said}</p>${panel}<${TickRow} bouts=${rows} onToggle=${toggle} />`;
  return html`<${Screen} player two panel=${inSight} foot=${foot} bar=${{ words: `${at + 1} of ${session.items.length}`, leave: acts.leave }}>
    <${Parts} at=${at} total=${session.items.length} />
    <div class="rowline rowline--top"><div class="grow"><h1 tabindex="-1">${prescription.exercise_text.name}</h1><p class="soft">${boutWords(prescription, shown)}</p></div>
      <button type="button" class="btn btn--steps" onClick=${() => setSteps(true)}>${icon('list', 's')}Steps</button></div>
    <${MovingFigure} prescription=${prescription} side=${shown.side} isHeld=${isHeld} paced=${paced} />
    <${FeelAndNote} prescription=${prescription} side=${shown.side} physio=${busy ? null : physio} />
    ${other && !busy && html`<button type="button" class="btn btn--quiet" onClick=${other.swap}>${icon('same', 's')}Or do: ${other.name}</button>`}
  <//>
  ${steps && html`<${StepsSheet} prescription=${prescription} side=${shown.side} onClose=${() => setSteps(false)} />`}`;
}

/** @param {Bout} a @param {Bout | null} b */
function sameBout(a, b) {
  return b !== null && a.side === b.side && a.number === b.number;
}
