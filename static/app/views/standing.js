/** How the programme stands when there is nothing to start: one plain sentence each, and what to do. */
import { localDate, localTime } from '#app/time.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { clock, dayWords, lower } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').DayView} DayView
 */

/** What a phone dials; the "(0)" of a number with its country is not dialled. @param {string} phone as written */
export function telOf(phone) {
  return `tel:${phone.replace(/^(\s*\+.*?)\(0\)/, '$1').replace(/[^+\d]/g, '')}`;
}

/** @param {{ clinic: { phone: string, hours: string, name: string }, main?: boolean }} props */
export function CallClinic({ clinic, main = true }) {
  if (!clinic.phone) return null;
  return html`<a class=${`btn btn--wide${main ? ' btn--main' : ''}`} href=${telOf(clinic.phone)}>${icon('phone')}Call ${clinic.phone}</a>
    ${clinic.hours && html`<p class="note soft">${clinic.name} answers the phone ${clinic.hours}.</p>`}`;
}

/** @param {{ snapshot: Snapshot, day: DayView, marked?: import('#app/views/danger.js').Sign | null }} props */
export function Standing({ snapshot, day, marked }) {
  if (day.state === 'closed') return html`<${Closed} snapshot=${snapshot} marked=${marked} />`;
  const { title, text, call } = wordsFor(snapshot, day);
  return html`<section class="card stack stack--s"><h2>${title}</h2><p>${text}</p>
    ${call && html`<${CallClinic} clinic=${snapshot.clinic} main=${false} />`}</section>`;
}

/** @param {Snapshot} snapshot @param {DayView} day */
export function wordsFor(snapshot, day) {
  const { clinic, programme, pause } = snapshot;
  switch (day.state) {
    case 'not_started':
      return { title: `Your programme starts on ${dayWords(programme?.starts_on ?? day.date)}`, text: firstWords(snapshot, day), call: false };
    case 'paused':
      return {
        title: pause?.until ? `Paused until ${dayWords(pause.until)}` : 'Your programme is paused',
        text: `${clinic.physio} has paused it. No reminders come, and nothing is expected of you. It goes on by itself${pause?.until ? ' the day after' : ` when ${clinic.physio} starts it again`}.`,
        call: false,
      };
    case 'stale':
      return {
        title: 'Your programme needs the internet once',
        text: `This phone last heard of it ${day.age} days ago, and it may have changed since. Go online once, and your sessions open again. Until then you can read it under Programme. If it is not ${dayWords(day.date)}, set the date of this phone right.`,
        call: true,
      };
    case 'ended':
      return { title: 'Your programme has ended', text: `What you did stays noted. If you want to go on, ask ${clinic.physio}.`, call: true };
    default:
      return { title: 'No programme yet', text: `${clinic.physio} is still putting it together. It appears here by itself, and you need to do nothing.`, call: true };
  }
}

/** @param {Snapshot} snapshot @param {DayView} day */
function firstWords({ patient }, { next }) {
  if (!next) return 'Nothing to do until then.';
  const first = `${lower(next.label)}, ${dayWords(localDate(next.at, patient.zone))} at ${clock(localTime(next.at, patient.zone))}`;
  return `First session: ${first}. Nothing to do until then; you can read the exercises under Programme.`;
}

/** @param {{ snapshot: Snapshot, marked?: import('#app/views/danger.js').Sign | null }} props marked: its own page says what to do */
function Closed({ snapshot, marked }) {
  const { closed, clinic, library } = snapshot;
  const danger = closed?.kind === 'danger_sign';
  return html`<section class="card card--stop stack">
    <h2 class="stop">Your sessions are closed</h2>
    <p class="lead">${closed?.text || library.safety_texts.danger_open}</p>
    ${danger && html`<p>${library.safety_texts.not_watched}</p>`}
    <a class="btn btn--stop btn--wide" href=${marked ? `#/stop/${marked.rank}` : '#/danger'}>${icon('danger')}${marked ? 'What to do now' : 'Look at the danger signs'}</a>
    <${CallClinic} clinic=${clinic} main=${false} />
  </section>
  <p class="soft">They open again when ${clinic.physio} has said carry on. What you noted is kept.</p>`;
}
