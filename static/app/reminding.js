/** What the screens do about reminders: on and off, a test, e-mail and calendar in their place, putting one off. */
import { computed } from '@preact/signals';
import { keeping, keepSnapshot, keptSnapshot } from '#app/db.js';
import { ask } from '#app/device.js';
import { tellRecorded } from '#app/diary.js';
import { context } from '#app/phone-context.js';
import { askForReminders, pushState, stopReminders } from '#app/push.js';
import { Refusal } from '#app/refusal.js';
import * as state from '#app/state.js';
import { runTest } from '#app/test-reminder.js';
import { MINUTE, toInstant } from '#app/time.js';

/** @typedef {import('#app/views/phone.js').Reminding} Reminding */

const EMAIL = '/api/v1/email-reminders/';
const CALENDAR = '/api/v1/calendar-feed/';

/** @type {Record<import('#app/push.js').PushState | 'unknown', import('#app/views/phone.js').ReminderState>} */
const STATES = {
  unknown: 'unknown', unsupported: 'not-possible', 'needs-install': 'install-first', ask: 'off', off: 'off', on: 'on', denied: 'refused',
};

/** @type {Reminding} */
export const reminding = {
  state: computed(() => STATES[pushState.value]),
  putOffs: state.putOffs,
  switchOn: () => sentence(askForReminders(state.snapshot.value?.push.application_server_key)),
  switchOff: () => sentence(stopReminders()),
  test: (show, signal) => runTest(show, { signal }),
  agreeToEmail: (agreed) => sentence(agreeToEmail(agreed)),
  makeFeed,
  endFeed: () => sentence(endFeed()),
  putOff,
};

/** @param {boolean} agreed */
async function agreeToEmail(agreed) {
  const { data } = await ask(EMAIL, { method: 'PUT', body: { agreed } });
  await amend({ email: data });
}

/** A private address of the patient's sessions; one made before ends. Rejects with a Refusal. @returns {Promise<string>} */
async function makeFeed() {
  const { data } = await ask(CALENDAR, { method: 'POST', body: {} });
  await amend({ calendar: { created_at: toInstant(context.now()), last_fetched_at: null } });
  return data.url;
}

async function endFeed() {
  await ask(CALENDAR, { method: 'DELETE' });
  await amend({ calendar: null });
}

/** The server has said so: the screens need not wait for the next snapshot, which is asked for whole. @param {Partial<import('#app/types.js').PushPart>} part */
async function amend(part) {
  const kept = await keptSnapshot();
  if (!kept) return;
  await keepSnapshot({ snapshot: { ...kept.snapshot, push: { ...kept.snapshot.push, ...part } }, etag: null });
  await state.load();
}

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
