/** On Today, one quiet line where reminders do not come as they should. Settings says the rest. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';

/** @type {Partial<Record<import('#app/views/phone.js').ReminderState, string>>} */
const WORDS = {
  off: 'Reminders are off on this phone.',
  refused: 'Reminders are blocked on this phone.',
  'install-first': 'Reminders need one more step.',
  'not-possible': 'This browser cannot show reminders.',
};

/**
 * The line, or nothing where all is well, or where the clinic has no reminders on phones.
 * @param {import('#app/views/phone.js').ReminderState} state @param {import('#app/types.js').PushPart} push
 */
export function lineFor(state, { application_server_key: key, takeover, email }) {
  if (takeover && email?.active) return 'Reminders come by e-mail now.';
  if (key && state in WORDS) return WORDS[state] ?? '';
  return takeover === 'no_receipt' ? 'Reminders may not reach this phone.' : '';
}

/** @param {{ state: import('#app/views/phone.js').ReminderState, push: import('#app/types.js').PushPart }} props */
export function ReminderLine({ state, push }) {
  const words = lineFor(state, push);
  if (!words) return null;
  const byEmail = Boolean(push.takeover && push.email?.active);
  return html`<a class="hold-back" href="#/settings">${icon(byEmail ? 'mail' : 'bellOff')}<span class="grow">${words}</span>${icon('go', 's')}</a>`;
}
