/** Signing out: what is taken off this phone, and what would be lost. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Sheet } from '#app/views/frame.js';
import { counted } from '#app/views/words.js';

/** @param {{ unsent: number, physio: string, onSignOut: () => Promise<unknown>, onClose: () => void }} props */
export function SignOut({ unsent, physio, onSignOut, onClose }) {
  const [busy, setBusy] = useState(false);
  const out = async () => {
    setBusy(true);
    await onSignOut();
  };
  return html`<${Sheet} title="Sign out of the app on this phone?" onClose=${onClose}>
    <p>Your programme and your notes are taken off this phone, and nothing else is. What has been sent stays with your clinic. To come back you need a new invitation from ${physio}.</p>
    ${unsent > 0 && html`<p class="card card--ease"><b>${counted(unsent, 'note')} not sent yet.</b> Signing out now loses ${unsent === 1 ? 'it' : 'them'}. Wait for signal first, if you can.</p>`}
    <button type="button" class="btn btn--main btn--wide" onClick=${onClose}>Stay signed in</button>
    <button type="button" class="btn btn--wide" aria-disabled=${busy} onClick=${out}>${busy ? 'One moment' : 'Sign out'}</button>
  <//>`;
}
