/** The questions asked once, before the first session. "Not sure" counts as yes. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { telOf } from '#app/views/standing.js';

/** @typedef {{ code: string, question: string, answers: string[], hold_start: boolean, patient_text: string }} Question */

/**
 * What the answers mean for this patient: what to read, and whether the first session waits for the physio.
 * @param {Question[]} questions @param {Record<string, string>} answers
 */
export function meaningOf(questions, answers) {
  const raised = questions.filter(({ code }) => answers[code] && answers[code] !== 'no');
  return { texts: raised.map(({ patient_text: text }) => text), hold: raised.some(({ hold_start: hold }) => hold) };
}

/**
 * @param {{ questions: Question[], lead: string, onSave: (answers: Record<string, string>) => unknown, leave: () => void }} props
 */
export function BeforeYouStart({ questions, lead, onSave, leave }) {
  const [answers, setAnswers] = useState(/** @type {Record<string, string>} */ ({}));
  const [asked, setAsked] = useState(false);
  const open = questions.filter(({ code }) => !answers[code]).length;
  const save = () => (open ? setAsked(true) : onSave(answers));
  const foot = html`<p id="open" role="status" class="note">${asked && open ? `Still to answer: ${open}. Not sure is an answer too.` : ''}</p>
    <button type="button" class="btn btn--main btn--wide" aria-disabled=${open > 0} aria-describedby="open" onClick=${save}>Save my answers</button>`;
  return html`<${Screen} bar=${{ words: 'Asked once', leave }} foot=${foot}>
    <h1 tabindex="-1">Before you start</h1>
    <p>${lead}</p>
    ${questions.map((question) => html`<${Asked} key=${question.code} question=${question} value=${answers[question.code]}
      missing=${asked && !answers[question.code]}
      onAnswer=${(/** @type {string} */ answer) => setAnswers({ ...answers, [question.code]: answer })} />`)}
  <//>`;
}

/** @param {{ question: Question, value?: string, missing: boolean, onAnswer: (answer: string) => void }} props */
function Asked({ question, value, missing, onAnswer }) {
  return html`<fieldset class="card card--flat asked">
    <legend>${question.question}</legend>
    ${missing && html`<p class="note strong">Not answered yet</p>`}
    <div class="choose choose--wrap">${question.answers.map((answer) => html`<label key=${answer}>${answer.replace(/^./, (c) => c.toUpperCase())}
      <input type="radio" name=${question.code} value=${answer} checked=${value === answer} onChange=${() => onAnswer(answer)} /></label>`)}</div>
  </fieldset>`;
}

/**
 * The first session waits: said plainly, with whom to ring.
 * @param {{ texts: string[], clinic: { name: string, phone: string, hours: string, physio: string }, leave: () => void }} props
 */
export function HeldStart({ texts, clinic, leave }) {
  const foot = html`<a class="btn btn--main btn--wide" href=${telOf(clinic.phone)}>${icon('phone')}Call ${clinic.phone}</a>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${leave}>Back to Today</button>`;
  return html`<${Screen} bar=${{ words: 'Before you start', leave }} foot=${foot}>
    <h1 tabindex="-1">Not yet: wait until your physio has looked</h1>
    <p>Your answers are saved. Your first session stays closed until ${clinic.physio} has looked at them.</p>
    ${texts.map((text) => html`<p class="card card--ease">${text}</p>`)}
    <p class="soft">Your answers may not have been seen yet. ${clinic.name} answers the phone ${clinic.hours}.</p>
  <//>`;
}
