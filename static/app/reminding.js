/** What the screens do about reminders: on and off, a test, e-mail and calendar in their place, putting one off. */
import { computed } from '@preact/signals';
import '#worker/receipts.js';
import { keeping } from '#app/db.js';
import { tellRecorded } from '#app/diary.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';
import * as state from '#app/state.js';
import { MINUTE, toInstant } from '#app/time.js';
import { server } from '#app/to-server.js';

/** @typedef {import('#app/views/phone.js').Reminding} Reminding */

/** @type {Record<import('#app/state.js').PushState | 'unknown', import('#app/views/phone.js').ReminderState>} */
const STATES = {
  unknown: 'unknown', unsupported: 'not-possible', 'needs-install': 'install-first', ask: 'off', off: 'off', on: 'on', denied: 'refused',
};

/** @type {Reminding} */
export const reminding = {
  state: computed(() => STATES[state.pushState.value]),
  putOffs: state.putOffs,
  switchOn: () => sentence(server().then(({ askForReminders }) => askForReminders(state.snapshot.value?.push.application_server_key))),
  switchOff: () => sentence(server().then(({ stopReminders }) => stopReminders())),
  test: async (show, signal) => (await server()).runTest(show, { signal }),
  agreeToEmail: (agreed) => sentence(server().then(({ agreeToEmail }) => agreeToEmail(agreed))),
  makeFeed: async () => (await server()).makeFeed(),
  endFeed: () => sentence(server().then(({ endFeed }) => endFeed())),
  putOff,
};

/** Kept here and sent like every receipt. @param {string} session @param {number} minutes */
async function putOff(session, minutes) {
  const now = context.now();
  const { keep, rememberPutOff } = globalThis.moves.receipts;
  state.storageProblem.value = await sentence(keeping(async () => {
    await keep(context, { session, event: 'snoozed', minutes, at: toInstant(now) });
    await rememberPutOff(context, session, now + minutes * MINUTE);
  }));
  await state.load();
  tellRecorded();
}

/** What went wrong in a sentence, or nothing. @param {Promise<unknown>} work @returns {Promise<string | null>} */
async function sentence(work) {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
