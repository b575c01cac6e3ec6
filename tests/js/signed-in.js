/** A phone that has joined, with its programme, its own storage and a server that obeys the contract. */
import { database, keepDevice } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import '#app/outbox.js'; // with the worker's sender
import { context } from '#app/phone-context.js';
import { keep } from '#app/snapshot.js';
import { load } from '#app/state.js';
import { at, MORNING, serverFor, snapshotOf, TODAY, TOWEL } from './world.js';

export const KEY = `${MORNING}/${TODAY}`;

/** A new phone at half past eight in London; `now` may be moved on. @returns {Promise<{ server: any, now: number }>} */
export async function signedIn() {
  await database.wipe();
  const pair = await newKeyPair();
  const phone = { server: serverFor(pair.publicKey), now: at('2026-06-15T07:30:00Z') };
  Object.assign(context, { fetch: (path, init) => phone.server.fetch(path, init), now: () => phone.now, release: 'r1', locks: realLocks() });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v1"');
  await load();
  return phone;
}

export const deliver = () => globalThis.moves.sending.deliver(context);
export const tick = (number) => record('tick', { session: KEY, body: { prescription: TOWEL, side: 'left', number } });

/** Like the browser's: one holder of a name at a time, and `null` for whoever asks meanwhile. */
function realLocks() {
  const held = new Set();
  return { async request(name, _options, work) {
    if (held.has(name)) return work(null);
    held.add(name);
    try { return await work({ name }); } finally { held.delete(name); }
  } };
}
