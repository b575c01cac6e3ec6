/** E-mail in the place of reminders that no longer reach the phone: agreed to here, and ended here. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { CallClinic } from '#app/views/standing.js';
import { takeoverWords } from '#app/views/settings/reminders.js';

/** @typedef {import('#app/types.js').Snapshot} Snapshot */

/** @param {{ reminding: import('#app/views/phone.js').Reminding, snapshot: Snapshot }} props */
export function EmailPage({ reminding, snapshot }) {
  const { push, clinic } = snapshot;
  const email = push.email ?? { has_address: false, shown: null, agreed: false, active: false };
  return html`<${Screen} bar=${{ words: 'E-mail', goesBack: true }} tabs="help">
    <h1 tabindex="-1">If reminders stop reaching your phone</h1>
    <p>Then one short e-mail can come when a session is due. Like a reminder, it never says what it is about.</p>
    ${takeoverWords(push) && html`<p class="card card--news">${takeoverWords(push)}</p>`}
    ${email.has_address ? html`<${Agreement} reminding=${reminding} email=${email} waits=${push.takeover ?? null} />` : html`<${NoAddress} clinic=${clinic} />`}
  <//>`;
}

/** @param {{ reminding: import('#app/views/phone.js').Reminding, email: import('#app/types.js').EmailReminders, waits: string | null }} props waits: they would come now */
function Agreement({ reminding, email, waits }) {
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param {{ currentTarget: HTMLInputElement }} event */
  const change = async ({ currentTarget: box }) => {
    const wanted = box.checked;
    box.checked = email.agreed; // until the clinic knows
    if (busy) return;
    setBusy(true);
    setSaid(await reminding.agreeToEmail(wanted) ?? '');
    setBusy(false);
  };
  return html`<ul class="list"><li class="item"><label class="grow" for="by-email">E-mail me instead<small>To ${email.shown}</small></label>
      <input id="by-email" type="checkbox" role="switch" class="switch" checked=${email.agreed} aria-disabled=${busy} onChange=${change} /></li></ul>
    <p role="status" class="strong">${said}</p>
    ${waits && !email.agreed && html`<p>Nothing reaches your phone just now. Switch this on, and the next reminder comes by e-mail.</p>`}
    <p class="note soft">It starts by itself when nothing has reached your phone for two days, or when reminders are off. It ends by itself when they get through again. Every e-mail has a link that stops them.</p>`;
}

/** @param {{ clinic: import('#app/types.js').ClinicCard }} props */
function NoAddress({ clinic }) {
  return html`<section class="card stack"><p class="lead">Your clinic has no e-mail address from you.</p>
    <p>Ask ${clinic.physio} to add it. Then you can switch this on here.</p><${CallClinic} clinic=${clinic} main=${false} /></section>`;
}
