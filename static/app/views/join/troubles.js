/** Why an invitation or a code does not open: a plain sentence each, and what to do. */
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';

/** @typedef {{ title: string, text: string, again?: boolean }} Trouble */

/** @type {Record<string, Trouble>} */
const INVITATION = {
  expired: { title: 'This invitation has run out', text: 'Invitations are good for a short time only. Ask your physio for a new one: it takes a minute.' },
  used: { title: 'This invitation has been used', text: 'It opens one phone, once. If that was you, open the app from your other apps. For a second phone, ask your physio for a new one.' },
  revoked: { title: 'This invitation was taken back', text: 'Your clinic has cancelled it. Ask your physio for a new one.' },
  locked: { title: 'This invitation is closed now', text: 'The numbers were wrong five times, so it was closed to keep the programme safe. Ask your physio for a new one.' },
  declined: { title: 'This invitation is closed', text: 'Somebody said that it was not for them. If it is for you after all, ask your physio for a new one.' },
  unknown: { title: 'This link is not an invitation we know', text: 'It may have been cut short. Open it again from the message, or scan the code on your physio’s screen again.' },
  missing: { title: 'Open the link from your physio', text: 'This page needs the link in your message, or the code on your physio’s screen. Tap the link again, or scan the code again.' },
};

/** @type {Record<string, Trouble>} */
const CODE = {
  expired: { title: 'This code has run out', text: 'A code is good for 10 minutes. Make a new one where you are signed in: Help, then Code for another phone.' },
  used: { title: 'This code has been used', text: 'Each code opens one app, once. Make a new one where you are signed in: Help, then Code for another phone.' },
  locked: { title: 'Too many tries', text: 'Wait a few minutes, then make a new code where you are signed in.' },
  unknown: { title: 'That is not a code we know', text: 'Check the 8 characters and try again. A code is good for 10 minutes.' },
};

/** @type {Record<string, Trouble>} */
const ANY = {
  offline: { title: 'No connection just now', text: 'Joining needs the internet once. Check the signal or the Wi-Fi, then try again.', again: true },
  busy: { title: 'One moment, please', text: 'There were many tries just now. Wait a minute, then try again.', again: true },
  unsent: { title: 'Somebody’s notes are still on this phone', text: 'Another person’s programme is on this phone, with notes that are not sent yet. Connect it to the internet and open the app once, then try again.', again: true },
  storage: { title: 'This browser cannot keep your programme', text: 'It may be a private window, or the phone is full. Open the link in an ordinary window of Chrome or Safari.' },
};

/**
 * @param {string} code of the server, or one of ours @param {'invitation' | 'code'} of
 * @param {string} [detail] the server's own sentence, for a code that this release does not know
 * @returns {Trouble}
 */
export function troubleOf(code, of, detail) {
  const known = (of === 'code' ? CODE : INVITATION)[code] ?? ANY[code];
  return known ?? { title: 'That did not work', text: detail || 'Try again in a moment. If it stays like this, ring your clinic.', again: true };
}

/** @param {number} left */
export function wrongPinWords(left) {
  if (left === 1) return 'Those are not the numbers. One try is left, then this invitation closes.';
  return `Those are not the numbers. Look again: ${left} tries left.`;
}

/** @param {{ trouble: Trouble, onAgain?: () => void, opensApp?: boolean }} props opensApp: the programme may be on this phone already */
export function TroublePage({ trouble, onAgain, opensApp }) {
  const foot = opensApp ? html`<a class="btn btn--main btn--wide" href="/app/">Open my programme</a>` : trouble.again && onAgain && html`<button type="button" class="btn btn--main btn--wide" onClick=${onAgain}>Try again</button>`;
  return html`<${Screen} bar=${{ words: 'Joining' }} foot=${foot}>
    <h1 tabindex="-1">${trouble.title}</h1><p class="lead">${trouble.text}</p><//>`;
}
