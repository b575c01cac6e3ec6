/** Settings: whether reminders reach this phone and what else can remind, when the sessions are, how the words look, signing out. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Row, Screen } from '#app/views/frame.js';
import { LooksList } from '#app/views/settings/looks.js';
import { ReminderCard } from '#app/views/settings/reminders.js';
import { SignOut } from '#app/views/settings/sign-out.js';
import { SoundList } from '#app/views/settings/sound.js';
import { TimesList } from '#app/views/settings/times.js';

/** @typedef {import('#app/views/phone.js').Phone} Phone */

/** @param {{ phone: Phone }} props */
export function Settings({ phone }) {
  const [leaving, setLeaving] = useState(false);
  const snapshot = /** @type {import('#app/types.js').Snapshot} */ (phone.snapshot.value);
  const { date } = phone.day.value;
  return html`<${Screen} bar=${{ title: 'Settings', goesBack: true }} tabs="help">
    <${ReminderCard} reminding=${phone.reminding} snapshot=${snapshot} date=${date} />
    <${OtherWays} push=${snapshot.push} />
    <h2 class="vh">Session times</h2>
    <${TimesList} phone=${phone} />
    <h2 class="vh">How it sounds and looks</h2>
    <${SoundList} sound=${phone.sound.value} onSound=${phone.setSound} />
    <${LooksList} looks=${phone.looks.value} onLooks=${phone.setLooks} />
    <ul class="list">
      <${Row} sign="device" title="Your phones" small="Where your programme is open" href="#/devices" />
      <${Row} sign="code" title="Code for another phone or app" href="#/pair" />
      <${Row} sign="install" title="Put it next to your other apps" href="#/install" />
      <${Row} sign="out" title="Sign out of the app on this phone" onClick=${() => setLeaving(true)} />
    </ul>
  <//>
  ${leaving && html`<${SignOut} unsent=${phone.unsent.value} physio=${snapshot.clinic.physio} onSignOut=${phone.signOut} onClose=${() => setLeaving(false)} />`}`;
}

/** Nothing where the server does not know of them yet. @param {{ push: import('#app/types.js').PushPart }} props */
function OtherWays({ push: { email, calendar } }) {
  if (!email) return null;
  return html`<h2 class="vh">Other ways to be reminded</h2><ul class="list">
    <${Row} sign="mail" title="By e-mail" small="If reminders stop reaching your phone" end=${email.active ? 'In use' : email.agreed ? 'On' : 'Off'} href="#/email" />
    <${Row} sign="calendar" title="In your calendar" small="It rings without internet, too" end=${calendar ? 'On' : 'Off'} href="#/calendar" />
  </ul>`;
}
