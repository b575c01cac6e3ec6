/** Making this phone one of a patient's, and ending it. Every refusal carries a code and a sentence. */
import { keptSnapshot, persist, wipe } from '#app/db.js';
import { ask, askUnsigned, becomeDevice, introduction, newKeyPair } from '#app/device.js';
import { Refusal } from '#app/refusal.js';
import { context } from '#app/phone-context.js';
import { keep } from '#app/snapshot.js';
import { load } from '#app/state.js';

/**
 * @typedef {{ clinic: string, initial: string, physio: string, physio_first_name: string, tries_left: number,
 *   expires_at: string, emergency: Record<string, string>, app_name: string }} Invitation
 * @typedef {{ device: string, first_name: string, snapshot: import('#app/types.js').Snapshot }} Joined
 */

const SOMEBODY_ELSES = 'Another person’s programme is on this phone, with notes that are not sent yet. '
  + 'Connect it to the internet and open the app once, then try again.';

/** What an invitation is for. Changes nothing. @param {string} token @returns {Promise<Invitation>} */
export function look(token) {
  return askUnsigned('/api/v1/join/look/', { token });
}

/**
 * Joins by invitation. `initial` is what `look` said, so that an invitation is not used up on a phone that still
 * holds somebody else's unsent notes.
 * @param {{ token: string, pin: string, initial?: string }} given
 * @returns {Promise<Joined>}
 */
export async function join({ token, pin, initial }) {
  await assertStorage();
  if (initial) await refuseOver((name) => name.startsWith(initial.replace(/\.$/, '')));
  return becoming('/api/v1/join/', { token, pin });
}

/** "That is not me": the invitation is closed. @param {string} token */
export async function decline(token) {
  await askUnsigned('/api/v1/join/decline/', { token });
}

/** Joins with a code that was shown where the patient is signed in. @param {string} code @returns {Promise<Joined>} */
export function pair(code) {
  return becoming('/api/v1/pair/', { code });
}

/** A code for another place. @returns {Promise<{ code: string, expires_at: string }>} */
export async function requestPairingCode() {
  return (await ask('/api/v1/pairing-codes/', { method: 'POST', body: {} })).data;
}

/** The phones on which the programme is open. @returns {Promise<import('#app/views/settings/devices.js').Device[]>} */
export async function openDevices() {
  return (await ask('/api/v1/devices/')).data.devices;
}

/** Ends another phone of the same patient. @param {string} id */
export async function endDevice(id) {
  await ask(`/api/v1/devices/${id}/`, { method: 'DELETE' });
}

/** Off this phone, at once and also without network; the server hears of it where it can. */
export async function signOut() {
  const leaving = ask('/api/v1/sign-out/', { method: 'POST' }).catch(() => undefined);
  await Promise.race([leaving, new Promise((resolve) => { setTimeout(resolve, 3_000); })]);
  await endPush();
  await wipe();
  await load();
  const tabs = new BroadcastChannel('moves');
  tabs.postMessage('signed-out');
  tabs.close();
}

/** @param {string} path @param {object} secret @returns {Promise<Joined>} */
async function becoming(path, secret) {
  await assertStorage();
  const keys = await newKeyPair();
  const joined = /** @type {Joined} */ (await askUnsigned(path, { ...secret, ...(await introduction(keys)) }));
  const { patient } = joined.snapshot;
  await makeRoomFor(patient.id);
  await becomeDevice({ device: joined.device, patient: patient.id, pair: keys });
  await keep(joined.snapshot, null);
  persist(); // not waited for: Firefox asks the patient, who may not see the question
  return joined;
}

/** Storage that fails is found out before an invitation is used up on it. */
async function assertStorage() {
  try {
    await context.database.set('probe', context.now());
  } catch {
    throw new Refusal('storage', 'This browser cannot keep your programme. Open the link in an ordinary window of Chrome or Safari.');
  }
}

/**
 * A phone that has been signed out cannot send them however long one waits: they stay on it, unseen, for their own patient.
 * @param {(firstName: string) => boolean} isSame
 */
async function refuseOver(isSame) {
  const kept = await keptSnapshot();
  if (!kept || isSame(kept.snapshot.patient.first_name) || (await context.database.setting('auth')) === 'revoked') return;
  const waiting = await context.database.pendingEntries();
  if (waiting.some(({ patient }) => patient === kept.snapshot.patient.id)) throw new Refusal('unsent', SOMEBODY_ELSES);
}

/**
 * One patient per browser profile: another's programme makes room. Unsent notes of theirs stay, unseen, under their
 * own patient, and are never sent as anybody else's.
 * @param {string} patient
 */
async function makeRoomFor(patient) {
  const kept = await keptSnapshot();
  if (!kept || kept.snapshot.patient.id === patient) return;
  await context.database.run(async (db) => {
    const stores = [...db.objectStoreNames];
    const change = db.transaction(stores, 'readwrite', { durability: 'strict' }); // in one: an app that dies here loses nothing
    const waiting = await change.objectStore('entries').index('pending').getAll(1);
    for (const store of stores) change.objectStore(store).clear();
    for (const entry of waiting) change.objectStore('entries').put(entry);
    await change.done;
  });
}

/** No reminder comes any more, and none that came stays on the screen. */
async function endPush() {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration('/app/');
  const shown = await registration?.getNotifications?.().catch(() => []);
  for (const notification of shown ?? []) notification.close();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe().catch(() => false);
}
