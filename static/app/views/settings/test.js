/** "Send a test reminder", step by step, to what arrived on this phone. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { phoneKind } from '#app/views/install.js';
import { clockAt } from '#app/views/words.js';

/**
 * @typedef {import('#app/test-reminder.js').TestReminder} Test
 * @typedef {{ words: string, state: 'done' | 'waiting' | 'no' }} Step
 */

/** What to look at on the phone when nothing came. @type {Record<'iphone' | 'android' | 'computer', string[]>} */
const CHECKS = {
  iphone: [
    'Open the phone’s Settings, then Notifications. Find this app and allow notifications.',
    'Look whether Focus or Do Not Disturb is on.',
    'Check that the phone has signal or Wi-Fi.',
  ],
  android: [
    'Open the phone’s Settings, then Apps. Find this app or your browser and allow notifications.',
    'In the same place, under Battery, choose Unrestricted.',
    'Look whether Do Not Disturb is on.',
    'Check that the phone has signal or Wi-Fi.',
  ],
  computer: [
    'Allow notifications for your browser in the computer’s settings.',
    'Look whether Do Not Disturb is on.',
    'Check the internet connection.',
  ],
};

/** @param {Test} test @param {string} zone @returns {Step[]} */
export function stepsOf({ state, sentAt, seconds }, zone) {
  const sent = sentAt === null ? '' : `Sent at ${clockAt(sentAt, zone)}`;
  /** @type {Step} */
  const first = sent ? { words: sent, state: 'done' } : { words: 'Sending', state: 'waiting' };
  switch (state) {
    case 'asking': return [first];
    case 'sent': return [first, { words: 'Waiting for the message service', state: 'waiting' }];
    case 'accepted': return [first, ACCEPTED, { words: 'On its way to this phone', state: 'waiting' }];
    case 'arrived': return [first, ACCEPTED, { words: `Arrived on this phone after ${secondsWords(seconds ?? 0)}`, state: 'done' }];
    case 'nothing-came': return [first, ACCEPTED, { words: 'Nothing has arrived on this phone in a minute', state: 'no' }];
    case 'gone': return [first, { words: 'The message service does not know this phone any more', state: 'no' }];
    default: return sent ? [first, { words: 'The message service has not taken it', state: 'no' }] : [{ words: 'Not sent', state: 'no' }];
  }
}

/** @type {Step} */
const ACCEPTED = { words: 'Accepted by the message service', state: 'done' };

/** @param {number} seconds */
function secondsWords(seconds) {
  return seconds < 10 ? `${Math.max(0.1, seconds).toFixed(1)} seconds` : `${Math.round(seconds)} seconds`;
}

/** What to do now, as far as a test can tell. @param {Test['state']} state @param {'iphone' | 'android' | 'computer'} kind @returns {{ text: string, checks: string[] } | null} */
export function helpFor(state, kind) {
  switch (state) {
    case 'arrived': return { text: 'Did you not see or hear it? Look whether the phone is on silent or on Do Not Disturb.', checks: [] };
    case 'nothing-came': return { text: 'It may still come. If not, this helps most often:', checks: CHECKS[kind] };
    case 'gone': return { text: 'Switch reminders off here and on again, then send another test.', checks: [] };
    case 'failed':
    case 'not-sent': return { text: 'This is not your phone’s fault. Try again later. If it stays like this, tell your clinic.', checks: [] };
    default: return null;
  }
}

/** @param {{ reminding: import('#app/views/phone.js').Reminding, zone: string, onMissed: (missed: boolean) => void }} props */
export function TestReminder({ reminding, zone, onMissed }) {
  const [test, setTest] = useState(/** @type {Test | null} */ (null));
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const looking = useRef(new AbortController());
  useEffect(() => () => looking.current.abort(), []);
  useEffect(() => onMissed(test?.state === 'nothing-came' || test?.state === 'gone'), [test?.state]);
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setSaid('');
    setTest(null);
    await reminding.test(setTest, looking.current.signal).catch((error) => {
      setTest(null);
      setSaid(error.message);
    });
    setBusy(false);
  };
  const help = test && helpFor(test.state, phoneKind(navigator.userAgent, navigator.maxTouchPoints));
  return html`<button type="button" class="btn btn--wide" aria-disabled=${busy} onClick=${send}>${busy ? 'Sending a test' : test ? 'Send another test' : 'Send a test reminder'}</button>
    <div role="status" class="stack stack--s">
      ${test && html`<${Steps} steps=${stepsOf(test, zone)} />`}
      ${help && html`<p class="note">${help.text}</p>`}
      ${help && help.checks.length > 0 && html`<ul class="points note">${help.checks.map((check) => html`<li key=${check}>${check}</li>`)}</ul>`}
      ${said && html`<p class="note strong">${said}</p>`}
    </div>`;
}

const SIGNS = { done: 'tick', waiting: 'later', no: 'close' };

/** @param {{ steps: Step[] }} props */
function Steps({ steps }) {
  return html`<ol class="tested">${steps.map(({ words, state }) => html`<li key=${words} class=${classes({ waiting: state === 'waiting' })}>
    <span>${icon(SIGNS[state], 's')}</span><span>${words}</span></li>`)}</ol>`;
}
