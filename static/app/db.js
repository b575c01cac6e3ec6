/// <reference path="../worker/moves.d.ts" />
/** The phone's storage: IndexedDB through idb, by the description that the service worker shares. */
import '#worker/database.js';
import { openDB } from 'idb';
import { Refusal } from '#app/refusal.js';

/**
 * @typedef {import('#app/types.js').StoredEntry} StoredEntry
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').RevisionContent} RevisionContent
 * @typedef {{ snapshot: Snapshot, etag: string | null }} KeptSnapshot
 * @typedef {object} Kept
 * @property {KeptSnapshot} [snapshot]
 * @property {Map<string, RevisionContent>} revisions
 * @property {StoredEntry[]} entries
 * @property {MovesDevice} [device]
 * @property {any} [closed]
 * @property {any} [preferences]
 * @property {any} [auth]
 * @property {any} [putOff]
 * @property {any} [checked]
 * @property {any} [clock]
 */

const REVISION = 'revision:';

export const database = globalThis.moves.database.connect(openDB);

/** Why nothing can be kept here, as a sentence, or null for an error that is not about storage. @param {unknown} error */
export function storageSentence(error) {
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') {
    return 'This phone is full, so your notes cannot be kept. Delete some photos or apps, then try again.';
  }
  const shut = ['SecurityError', 'InvalidStateError', 'UnknownError', 'VersionError', 'NotFoundError', 'AbortError'];
  if (shut.includes(name) || error instanceof ReferenceError) {
    return 'This browser cannot keep your programme and notes. It may be a private window: open the app in an ordinary one.';
  }
  return null;
}

/** Storage work whose failure a person must hear of. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function keeping(work) {
  try {
    return await work();
  } catch (error) {
    const sentence = storageSentence(error);
    throw sentence ? new Refusal('storage', sentence) : error;
  }
}

/**
 * Committed when this resolves: only then may a screen change. False, and nothing kept, where this phone is the
 * patient's no longer, as when they have signed out in another tab.
 * @param {string} patient @param {StoredEntry[]} entries
 */
export function putEntries(patient, entries) {
  return keeping(() => database.change(['entries'], isPhoneOf(patient), (change) => (
    Promise.all(entries.map((entry) => change.objectStore('entries').put(entry))))));
}

/** @param {string} patient @returns {(device: MovesDevice | undefined) => boolean} */
function isPhoneOf(patient) {
  return (device) => device?.patient === patient;
}

/** @returns {Promise<StoredEntry[]>} */
export function allEntries() {
  return database.run((db) => db.getAll('entries'));
}

/**
 * Everything that the screens are drawn from, in one go.
 * @returns {Promise<Kept>}
 */
export async function readKept() {
  const setting = (/** @type {string} */ name) => database.setting(name);
  const [snapshot, revisions, entries, device, closed, preferences, auth, putOff, checked, clock] = await Promise.all([
    keptSnapshot(), keptRevisions(), allEntries(), database.device(), setting('closed'), setting('preferences'),
    setting('auth'), setting('put-off'), setting('checked'), setting('clock'),
  ]);
  return { snapshot, revisions, entries, device, closed, preferences, auth, putOff, checked, clock };
}

/** @type {Promise<Kept> | null} */
let atStart = null;

/** What the phone kept when the page began: read once, so only the first screen may be drawn from it. */
export function keptAtStart() {
  return (atStart ??= readKept());
}

/** @param {string[]} ids */
export function deleteEntries(ids) {
  return database.run(async (db) => {
    const change = db.transaction('entries', 'readwrite');
    await Promise.all([...ids.map((id) => change.store.delete(id)), change.done]);
  });
}

/** @returns {Promise<KeptSnapshot | undefined>} */
export function keptSnapshot() {
  return database.run((db) => db.get('snapshot', 'current'));
}

/**
 * Keeps the snapshot, and beside it what its revision prescribed: a session begun under it keeps it to the end. False,
 * and nothing kept, where this phone is the patient's no longer: the answer came after they had signed out.
 * @param {KeptSnapshot} kept
 */
export function keepSnapshot(kept) {
  const { patient, programme, slots, prescriptions } = kept.snapshot;
  return keeping(() => database.change(['snapshot'], isPhoneOf(patient.id), async (change) => {
    const store = change.objectStore('snapshot');
    store.put(kept, 'current');
    if (programme) store.put({ slots, prescriptions }, REVISION + programme.revision.id);
  }));
}

/** @returns {Promise<Map<string, RevisionContent>>} */
export function keptRevisions() {
  return database.run(async (db) => {
    const keys = (await db.getAllKeys('snapshot')).filter((/** @type {string} */ key) => key.startsWith(REVISION));
    const rows = await Promise.all(keys.map((/** @type {string} */ key) => db.get('snapshot', key)));
    return new Map(keys.map((/** @type {string} */ key, /** @type {number} */ n) => [key.slice(REVISION.length), rows[n]]));
  });
}

/** @param {Iterable<string>} ids revisions that no session on this phone needs any more */
export function dropRevisions(ids) {
  return database.run(async (db) => {
    const change = db.transaction('snapshot', 'readwrite');
    await Promise.all([...[...ids].map((id) => change.store.delete(REVISION + id)), change.done]);
  });
}

/** @param {{ device: string, patient: string, pair: CryptoKeyPair }} device */
export function keepDevice(device) {
  return keeping(() => database.run((db) => db.put('keys', device, 'device')));
}

/** Asks the browser not to evict us. "No" is normal, and changes nothing. */
export async function persist() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

/**
 * Everything of this patient off this phone, without network. The cached release stays: it holds nothing of anybody,
 * and the danger signs must open without network for whoever is signed out, too.
 */
export async function wipe() {
  await database.wipe();
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.all(names.filter((name) => !name.startsWith('release-')).map((name) => caches.delete(name)));
}
