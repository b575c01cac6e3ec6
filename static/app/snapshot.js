/** Fetching and keeping what the physio prescribed and everything else that the screens need without network. */
import { allEntries, keepSnapshot, keptSnapshot, putEntries } from '#app/db.js';
import { ask } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { auth, authOf, lastChecked, load } from '#app/state.js';
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
  if (answer.status !== 304) await keep(answer.data, answer.etag);
  lastChecked.value = context.now();
}

/**
 * Keeps a snapshot unless a newer one is here: answers may overtake each other.
 * @param {Snapshot} snapshot @param {string | null} etag
 */
export async function keep(snapshot, etag) {
  const kept = await keptSnapshot();
  const samePerson = kept?.snapshot.patient.id === snapshot.patient.id;
  if (kept && samePerson && Date.parse(snapshot.checked_at) < Date.parse(kept.snapshot.checked_at)) return;
  await keepSnapshot({ snapshot, etag });
  await keepOthersEntries(snapshot);
  await context.database.set('epoch', (await context.database.setting('epoch')) ?? snapshot.server_epoch);
  await load();
}

/** What this patient's other phones have noted. Ours stay as they are: only a verdict marks those. @param {Snapshot} snapshot */
async function keepOthersEntries({ diary, patient, checked_at: at }) {
  const here = new Set((await allEntries()).map(({ id }) => id));
  await putEntries(diary.filter(({ id }) => !here.has(id)).map((entry) => acknowledged(entry, patient.id, at)));
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
  if (error instanceof Refusal && SIGNED_OUT.includes(error.code)) {
    await context.database.set('auth', error.code);
    auth.value = authOf(error.code);
  }
  throw error;
}
