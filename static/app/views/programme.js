/** The whole programme as a list, and one exercise of it in full. Reading only: a session is done from Today. */
import { sessionTimes } from '#app/session-times.js';
import { minutesOf, itemsOf, sidesOf } from '#app/ticks.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { Figure, StartAndEnd } from '#app/views/figure.js';
import { FeelAndNote, HowTo } from '#app/views/session/steps.js';
import { capital, counted, doseWords, sessionsWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').Prescription} Prescription
 */

/** @param {Prescription} prescription @param {{ slot: string, label: string }[]} times */
function whenWords(prescription, times) {
  return sessionsWords(times.filter(({ slot }) => prescription.slots.includes(slot)).map(({ label }) => label), times.length);
}

/** @param {Snapshot} snapshot @param {{ slot: string }[]} times */
function leadWords({ prescriptions }, times) {
  const choices = new Set(prescriptions.map(({ choice, id }) => choice ?? id));
  const minutes = times.reduce((sum, { slot }) => sum + minutesOf(itemsOf(prescriptions, slot)), 0);
  return `${counted(choices.size, 'exercise')} over ${counted(times.length, 'session')}, about ${counted(minutes, 'minute')} a day.`;
}

/** @param {{ snapshot: Snapshot, date: string }} props */
export function Programme({ snapshot, date }) {
  const { prescriptions, clinic } = snapshot;
  if (!prescriptions.length) {
    return html`<${Screen} bar=${{ title: 'Programme' }} tabs="programme">
      <p class="lead">There is no programme on this phone yet.</p><p>When ${clinic.physio} has sent one, it appears here by itself.</p><//>`;
  }
  const times = sessionTimes(snapshot, date);
  return html`<${Screen} bar=${{ title: 'Programme' }} tabs="programme">
    <p>${leadWords(snapshot, times)} From ${clinic.physio}.</p>
    <ul class="list">${prescriptions.map((prescription) => html`<li key=${prescription.id}>
      <a class="item" href=${`#/exercise/${prescription.id}`}>
        <span class="thumb"><${Figure} prescription=${prescription} side=${sidesOf(prescription.side)[0]} /></span>
        <span class="grow"><b>${prescription.exercise_text.name}</b><small>${capital([doseWords(prescription), whenWords(prescription, times)].filter(Boolean).join(', '))}</small>
          ${prescription.choice !== null && html`<span class="tag tag--news">You choose one</span>`}</span>
        <span class="end">${icon('go', 's')}</span></a></li>`)}</ul>
  <//>`;
}

/** @param {{ snapshot: Snapshot, date: string, id: string }} props */
export function ExercisePage({ snapshot, date, id }) {
  const prescription = snapshot.prescriptions.find((each) => each.id === id);
  if (!prescription) {
    return html`<${Screen} bar=${{ title: 'Programme', goesBack: true }} tabs="programme"><p class="lead">This exercise is no longer in your programme.</p><//>`;
  }
  const times = sessionTimes(snapshot, date);
  const sides = sidesOf(prescription.side);
  return html`<${Screen} bar=${{ words: 'Programme', goesBack: true }} tabs="programme">
    <h1 tabindex="-1">${prescription.exercise_text.name}</h1>
    <p>${capital([doseWords(prescription), whenWords(prescription, times)].filter(Boolean).join(', '))}</p>
    ${sides.map((side) => html`<${StartAndEnd} prescription=${prescription} side=${side} />
      ${sides.length > 1 && html`<p class="note soft">${side === 'left' ? 'First the left side' : 'Then the right side'}</p>`}`)}
    <${FeelAndNote} prescription=${prescription} side=${sides[0]} physio=${snapshot.clinic.physio} />
    <${HowTo} prescription=${prescription} side=${sides.length > 1 ? 'none' : sides[0]} />
  <//>`;
}
