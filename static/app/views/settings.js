/** Settings: when the sessions are, whether reminders reach this phone, how the words look, signing out. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Row, Screen, Sheet } from '#app/views/frame.js';
import { sessionTimes } from '#app/views/programme.js';
import { clock, counted, whenWords } from '#app/views/words.js';

/**
 * @typedef {'on' | 'off' | 'refused' | 'install-first' | 'not-possible'} ReminderState how reminders stand on this phone
 * @typedef {{ theme: 'auto' | 'light' | 'dark', text: 'normal' | 'large' | 'larger' }} Looks
 *
 * @typedef {object} SettingsProps
 * @property {import('#app/types.js').Snapshot} snapshot
 * @property {string} date
 * @property {ReminderState} reminders
 * @property {() => Promise<string | null>} onReminders switches them on; what went wrong, in a sentence, or nothing
 * @property {Looks} looks
 * @property {(looks: Looks) => unknown} onLooks
 * @property {number} unsent
 * @property {() => Promise<unknown>} onSignOut
 */

/** @param {SettingsProps} props */
export function Settings(props) {
  const [leaving, setLeaving] = useState(false);
  const { snapshot, date } = props;
  return html`<${Screen} bar=${{ title: 'Settings', goesBack: true }} tabs="help" still=${leaving}>
    <${Reminders} ...${props} />
    <h2 class="vh">Session times</h2>
    <ul class="list">${sessionTimes(snapshot, date).map(({ slot, label, time }) => html`<${Row} key=${slot} sign="clock" title=${label} end=${clock(time)} />`)}</ul>
    <p class="note soft">${snapshot.clinic.physio} can change these times for you.</p>
    <h2 class="vh">How it looks</h2>
    <${LooksList} ...${props} />
    <ul class="list">
      <${Row} sign="code" title="Code for another phone or app" href="#/pair" />
      <${Row} sign="install" title="Put it next to your other apps" href="#/install" />
      <${Row} sign="out" title="Sign out and wipe this phone" onClick=${() => setLeaving(true)} />
    </ul>
  <//>
  ${leaving && html`<${SignOut} ...${props} onClose=${() => setLeaving(false)} />`}`;
}

/** @type {Record<ReminderState, { sign: string, title: string, text: string }>} */
const REMINDERS = {
  on: { sign: 'bell', title: 'Reminders reach this phone', text: '' },
  off: { sign: 'bellOff', title: 'Reminders are off on this phone', text: 'One short message when a session is due, one more if nothing is noted, then quiet. It never says what it is about.' },
  refused: { sign: 'bellOff', title: 'Reminders are blocked on this phone', text: 'To allow them, open your phone’s own settings, then Notifications, find this app and switch it on. Then come back here.' },
  'install-first': { sign: 'bellOff', title: 'Reminders need one more step', text: 'On an iPhone they work once the app is next to your other apps. Then open it from there and come back here.' },
  'not-possible': { sign: 'bellOff', title: 'This browser cannot show reminders', text: 'Open the app in Chrome, Firefox or Safari to get them.' },
};

/** @param {SettingsProps} props */
function Reminders({ snapshot, date, reminders, onReminders }) {
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const { sign, title, text } = REMINDERS[reminders];
  const last = snapshot.push.last_received_at;
  const on = async () => {
    setBusy(true);
    setSaid(await onReminders() ?? '');
    setBusy(false);
  };
  return html`<section class=${`card stack${reminders === 'on' ? ' card--now' : ''}`}>
    <div class="proof"><span class="i-wrap">${icon(sign)}</span><div class="grow"><h2 class="lead">${title}</h2>
      <p>${reminders === 'on' || last ? html`Last one: <b class="num">${last ? whenWords(last, date, snapshot.patient.zone) : 'none yet'}</b>` : text}</p></div></div>
    ${reminders !== 'on' && last && html`<p>${text}</p>`}
    ${reminders === 'off' && html`<button type="button" class="btn btn--main btn--wide" aria-disabled=${busy} onClick=${on}>${busy ? 'One moment' : 'Switch reminders on'}</button>`}
    ${reminders === 'install-first' && html`<a class="btn btn--main btn--wide" href="#/install">Show me how</a>`}
    <p role="status" class="note strong">${said}</p>
  </section>`;
}

/** @type {[Looks['text'], string, string][]} */
const SIZES = [['normal', 'Normal', 'a1'], ['large', 'Large', 'a2'], ['larger', 'Larger', 'a3']];
/** @type {[Looks['theme'], string][]} */
const THEMES = [['auto', 'As phone'], ['light', 'Light'], ['dark', 'Dark']];

/** @param {SettingsProps} props */
function LooksList({ looks, onLooks }) {
  return html`<ul class="list">
    <li class="item item--wrap">${icon('text')}<span class="grow" id="ts">Text size</span><div class="choose" role="group" aria-labelledby="ts">
      ${SIZES.map(([code, label, size]) => html`<label key=${code} class=${size}>A<input type="radio" name="ts" aria-label=${label} checked=${looks.text === code}
        onChange=${() => onLooks({ ...looks, text: code })} /></label>`)}</div></li>
    <li class="item item--wrap">${icon('eye')}<span class="grow" id="th">Light or dark</span><div class="choose" role="group" aria-labelledby="th">
      ${THEMES.map(([code, label]) => html`<label key=${code}>${label}<input type="radio" name="th" checked=${looks.theme === code}
        onChange=${() => onLooks({ ...looks, theme: code })} /></label>`)}</div></li>
  </ul>`;
}

/** @param {SettingsProps & { onClose: () => void }} props */
function SignOut({ unsent, onSignOut, onClose, snapshot }) {
  const [busy, setBusy] = useState(false);
  const out = async () => {
    setBusy(true);
    await onSignOut();
  };
  return html`<${Sheet} title="Sign out and wipe this phone?" onClose=${onClose}>
    <p>Your programme and your notes are taken off this phone. What has been sent stays with your clinic. To come back you need a new invitation from ${snapshot.clinic.physio}.</p>
    ${unsent > 0 && html`<p class="card card--ease"><b>${counted(unsent, 'note')} not sent yet.</b> Signing out now loses ${unsent === 1 ? 'it' : 'them'}. Wait for signal first, if you can.</p>`}
    <button type="button" class="btn btn--main btn--wide" onClick=${onClose}>Stay signed in</button>
    <button type="button" class="btn btn--wide" aria-disabled=${busy} onClick=${out}>${busy ? 'One moment' : 'Sign out and wipe'}</button>
  <//>`;
}
