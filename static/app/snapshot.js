/** Fetching and keeping what the physio prescribed and everything else that the screens need without network. */
import { allEntries, keepSnapshot, keptSnapshot, putEntries } from '#app/db.js';
import { ask } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { auth, authOf, clockHeard, lastChecked, load } from '#app/state.js';
import { sessionKey } from '#app/ids.js';
import { Refusal } from '#app/refusal.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').Entry} Entry
 * @typedef {import('#app/types.js').StoredEntry} StoredEntry
 */

const SIGNED_OUT = ['signed_out', 'revoked', 'signature'];

/** Asks whether there is anything newer. Rejects with a Refusal; what is kept here stays as it is. */
export async function refresh() {
  const kept = await keptSnapshot();
  const headers = kept?.etag ? { 'If-None-Match': kept.etag } : undefined;
  const answer = await ask('/api/v1/snapshot/', { headers }).catch(noteSignedOut);
  clockHeard.value = (await context.database.setting('clock')) ?? null;
  if (answer.status !== 304) await keep(answer.data, answer.etag);
  await noteChecked((answer.status === 304 ? kept?.snapshot : answer.data)?.patient.id, context.now());
}

/**
 * By this phone's clock, like the present that it is compared with: a clock that is wrong is wrong for both.
 * @param {string | undefined} patient who was asked for; nothing is written for one who has left @param {number} now
 */
async function noteChecked(patient, now) {
  const isKept = await context.database.change(['settings'], (device) => device?.patient === patient, (change) => change.objectStore('settings').put(now, 'checked'));
  if (isKept) lastChecked.value = now;
}

/**
 * Keeps a snapshot unless a newer one is here, or the patient has left this phone: answers may overtake each other.
 * @param {Snapshot} snapshot @param {string | null} etag
 */
export async function keep(snapshot, etag) {
  const kept = await keptSnapshot();
  const samePerson = kept?.snapshot.patient.id === snapshot.patient.id;
  if (kept && samePerson && Date.parse(snapshot.checked_at) < Date.parse(kept.snapshot.checked_at)) return;
  if (await keepSnapshot({ snapshot, etag })) await keepBeside(snapshot);
  await load();
}

/**
 * The first epoch this phone hears of, and what this patient's other phones have noted. Our own entries stay as they
 * are: only a verdict marks those.
 * @param {Snapshot} snapshot
 */
async function keepBeside({ diary, patient, checked_at: at, server_epoch: epoch }) {
  const here = new Set((await allEntries()).map(({ id }) => id));
  await putEntries(patient.id, diary.filter(({ id }) => !here.has(id)).map((entry) => acknowledged(entry, patient.id, at)));
  await context.database.change(['settings'], (device) => device?.patient === patient.id, async (change) => {
    const settings = change.objectStore('settings');
    if ((await settings.get('epoch')) === undefined) await settings.put(epoch, 'epoch');
  });
}

/** @param {Entry} entry @param {string} patient @param {string} at @returns {StoredEntry} */
function acknowledged({ id, kind, session, revision, body, performed_at, recorded_at, zone }, patient, at) {
  return {
    id, kind, session, revision, body, performed_at, recorded_at, zone, patient,
    session_key: session ? sessionKey(session.slot, session.date) : '',
    pending: 0, acknowledged_at: at, refused: null,
  };
}

/** @param {unknown} error @returns {Promise<never>} */
async function noteSignedOut(error) {
  if (error instanceof Refusal && SIGNED_OUT.includes(error.code) && await context.database.device()) {
    await context.database.set('auth', error.code);
    auth.value = authOf(error.code);
  }
  throw error;
}
