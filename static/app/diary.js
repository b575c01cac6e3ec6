/** Writing the diary: every act is one entry, on the disk of this phone before anything on the screen changes. */
import { deleteEntries, dropRevisions, putEntries } from '#app/db.js';
import { sessionOf, uuid7 } from '#app/ids.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';
import { clockMinute, entries, entriesBySession, folds, load, revisions, served, showEntries } from '#app/state.js';
import { toInstant, zoneOfPhone } from '#app/time.js';

/**
 * @typedef {import('#app/types.js').EntryKind} EntryKind
 * @typedef {import('#app/types.js').StoredEntry} StoredEntry
 * @typedef {import('#app/types.js').SessionKey} SessionKey
 *
 * @typedef {object} Act
 * @property {string | null} [session] `<slot>/<date>`
 * @property {Record<string, any>} [body]
 * @property {number} [performedAt] milliseconds; now, unless it is noted afterwards
 */

const KEPT = 14 * 24 * 60 * 60_000;

/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {() => void} listener called after something that is to be sent has been kept */
export function onRecorded(listener) {
  listeners.add(listener);
}

/** Something is to be sent that is no entry, and it has been kept. */
export function tellRecorded() {
  for (const listener of listeners) listener();
}

/**
 * Keeps one entry and then shows it. Rejects with a Refusal, and shows nothing, where it cannot be kept, or the patient
 * has signed out in another tab.
 * @param {EntryKind} kind @param {Act} [act]
 * @returns {Promise<StoredEntry>}
 */
export async function record(kind, act = {}) {
  const entry = build(kind, act, context.now());
  if (!(await putEntries(entry.patient, [entry]))) {
    await load();
    throw new Refusal('signed_out', 'You have signed out on this phone, so this was not noted.');
  }
  clockMinute.value = context.now();
  showEntries([entry]);
  tellRecorded();
  return entry;
}

/**
 * Takes back a hold or a set: every tick entry of it that counts now.
 * @param {string} session @param {{ prescription: string, side: string, number: number }} place
 * @param {number} [performedAt] milliseconds; now, unless it is noted afterwards
 */
export async function untick(session, place, performedAt) {
  const { prescription, side, number } = place;
  const counting = standingTicks(session).filter(({ body }) => (
    body.prescription === prescription && body.side === side && body.number === number));
  return Promise.all(counting.map(({ id }) => record('untick', { session, performedAt, body: { tick: id, prescription, side, number } })));
}

/**
 * Lets go of what the server has taken two weeks ago, and of revisions that nothing here names any more. What it refused
 * is nowhere but here, and stays.
 */
export async function prune() {
  const old = context.now() - KEPT;
  const gone = entries.value.filter(({ pending, refused, acknowledged_at: at }) => (
    pending === 0 && !refused && at && Date.parse(at) < old));
  await deleteEntries(gone.map(({ id }) => id));
  const ids = new Set(gone.map(({ id }) => id));
  const left = entries.value.filter(({ id }) => !ids.has(id));
  const named = new Set([...left.map(({ revision }) => revision), served.value?.programme?.revision.id]);
  await dropRevisions([...revisions.value.keys()].filter((id) => !named.has(id)));
  return gone.length;
}

/** @param {EntryKind} kind @param {Act} act @param {number} now @returns {StoredEntry} */
function build(kind, act, now) {
  const { session = null, body = {}, performedAt = now } = act;
  const patient = served.value?.patient.id;
  if (!patient) throw new Refusal('no_programme', 'Nothing can be noted before your programme is on this phone.');
  if (performedAt > now) throw new Refusal('future', 'That time is still to come. Choose a time that has passed.');
  return {
    id: uuid7(now), kind, session: session ? sessionOf(session) : null, revision: revisionFor(session), body,
    performed_at: toInstant(performedAt), recorded_at: toInstant(now), zone: zoneOfPhone(),
    session_key: session ?? '', patient, pending: 1, acknowledged_at: null, refused: null,
  };
}

/** What the patient sees while noting it: the revision the session was begun under, else the one in force. @param {string | null} session */
function revisionFor(session) {
  const begun = entriesBySession.value.get(session ?? '')?.find(({ kind }) => kind === 'session-started');
  return (session && begun?.revision) || served.value?.programme?.revision.id || null;
}

/** @param {string} session */
function standingTicks(session) {
  if (!folds.value.has(session)) return [];
  const list = entriesBySession.value.get(session) ?? [];
  const cancelled = new Set(list.filter(({ kind }) => kind === 'untick').map(({ body }) => body.tick));
  return list.filter(({ kind, id }) => kind === 'tick' && !cancelled.has(id));
}
