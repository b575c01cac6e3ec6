/** Whether reminders reach this phone, and what the patient can do about it. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { TestReminder } from '#app/views/settings/test.js';
import { whenWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/views/phone.js').ReminderState} ReminderState
 * @typedef {import('#app/views/phone.js').Reminding} Reminding
 * @typedef {{ reminding: Reminding, snapshot: import('#app/types.js').Snapshot, date: string }} CardProps
 */

/** @type {Record<ReminderState, { title: string, text: string }>} */
const WORDS = {
  unknown: { title: 'Reminders on this phone', text: 'One moment.' },
  on: { title: 'Reminders are on for this phone', text: '' },
  off: { title: 'Reminders are off on this phone', text: 'One short message when a session is due, one more if nothing is noted, then quiet. It never says what it is about.' },
  refused: { title: 'Reminders are blocked on this phone', text: 'To allow them, open your phone’s own settings, then Notifications, find this app and switch it on. Then come back here.' },
  'install-first': { title: 'Reminders need one more step', text: 'On an iPhone they work once the app is next to your other apps. Then open it from there and come back here.' },
  'not-possible': { title: 'This browser cannot show reminders', text: 'Open the app in Chrome, Firefox or Safari to get them.' },
};
/** Beside a test that has just come to nothing the card must not say that they reach this phone. */
const MISSED = { title: 'The test has not reached this phone', text: '' };

/**
 * "Reach" is said only where something has come, and nothing says that it no longer does.
 * @param {ReminderState} state @param {import('#app/types.js').PushPart} push
 */
export function cardWords(state, { last_received_at: last, takeover, email }) {
  if (state !== 'on' || !last) return WORDS[state];
  if (takeover === 'no_receipt') return { title: 'Reminders do not reach this phone', text: email?.active ? '' : 'Nothing has come for two days. A test may show why.' };
  return { title: 'Reminders reach this phone', text: '' };
}

/** Why reminders come another way now, or nothing. @param {import('#app/types.js').PushPart} push */
export function takeoverWords({ takeover, email }) {
  if (!takeover || !email?.active) return '';
  return takeover === 'no_receipt'
    ? 'Reminders come by e-mail now, because nothing has reached this phone for two days.'
    : 'Reminders come by e-mail now, because they are not switched on for any phone of yours.';
}

/** @param {CardProps} props */
export function ReminderCard({ reminding, snapshot, date }) {
  const state = reminding.state.value;
  const { push, patient } = snapshot;
  const [missed, setMissed] = useState(false);
  const { title, text } = missed ? MISSED : cardWords(state, push);
  const good = state === 'on' && push.takeover !== 'no_receipt' && !missed;
  return html`<section class=${`card stack${good ? ' card--now' : ''}`} aria-labelledby="reminders">
    <div class="proof"><span class=${`i-wrap${good ? '' : ' i-wrap--off'}`}>${icon(state === 'on' ? 'bell' : 'bellOff')}</span><div class="grow"><h2 class="lead" id="reminders">${title}</h2>
      ${(state === 'on' || push.last_received_at) && html`<p>Last one: <b class="num">${lastWords(push, date, patient.zone)}</b></p>`}</div></div>
    ${takeoverWords(push) && html`<p class="strong">${takeoverWords(push)}</p>`}
    ${text && html`<p>${text}</p>`}
    ${state === 'install-first' && html`<a class="btn btn--main btn--wide" href="#/install">Show me how</a>`}
    ${state === 'on' && html`<${TestReminder} reminding=${reminding} zone=${patient.zone} onMissed=${setMissed} />`}
    ${(state === 'on' || state === 'off') && html`<${Switch} reminding=${reminding} on=${state === 'on'} />`}
  </section>`;
}

/** @param {import('#app/types.js').PushPart} push @param {string} date @param {string} zone */
function lastWords({ last_received_at: last }, date, zone) {
  return last ? whenWords(last, date, zone) : 'none yet';
}

/** @param {{ reminding: Reminding, on: boolean }} props */
function Switch({ reminding, on }) {
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const change = async () => {
    if (busy) return;
    setBusy(true);
    setSaid(await (on ? reminding.switchOff() : reminding.switchOn()) ?? '');
    setBusy(false);
  };
  const words = on ? 'Switch reminders off' : 'Switch reminders on';
  return html`<button type="button" class=${`btn btn--wide ${on ? 'btn--quiet' : 'btn--main'}`} aria-disabled=${busy} onClick=${change}>${busy ? 'One moment' : words}</button>
    ${said && html`<p role="alert" class="note strong">${said}</p>`}`;
}
