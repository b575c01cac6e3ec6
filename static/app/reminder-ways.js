/** Reminders another way, where pushes do not reach: by e-mail, or in the phone's own calendar. */
import { keepSnapshot, keptSnapshot } from '#app/db.js';
import { ask } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { load } from '#app/state.js';
import { toInstant } from '#app/time.js';

const EMAIL = '/api/v1/email-reminders/';
const CALENDAR = '/api/v1/calendar-feed/';

/** @param {boolean} agreed */
export async function agreeToEmail(agreed) {
  const { data } = await ask(EMAIL, { method: 'PUT', body: { agreed } });
  await amend({ email: data });
}

/** A private address of the patient's sessions; one made before ends. Rejects with a Refusal. @returns {Promise<string>} */
export async function makeFeed() {
  const { data } = await ask(CALENDAR, { method: 'POST', body: {} });
  await amend({ calendar: { created_at: toInstant(context.now()), last_fetched_at: null } });
  return data.url;
}

export async function endFeed() {
  await ask(CALENDAR, { method: 'DELETE' });
  await amend({ calendar: null });
}

/** The server has said so: the screens need not wait for the next snapshot, which is asked for whole. @param {Partial<import('#app/types.js').PushPart>} part */
async function amend(part) {
  const kept = await keptSnapshot();
  if (!kept) return;
  await keepSnapshot({ snapshot: { ...kept.snapshot, push: { ...kept.snapshot.push, ...part } }, etag: null });
  await load();
}
