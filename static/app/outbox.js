/** When to send: at the start, with the network, in the front, after each entry, and again a little later each time. */
import { batch } from '@preact/signals';
import '#worker/signing.js';
import '#worker/receipts.js';
import '#worker/send.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';
import { refresh } from '#app/snapshot.js';
import { auth, load, sending, served, unsentCount } from '#app/state.js';
import { onRecorded } from '#app/diary.js';

const FIRST_WAIT = 2;
const LONGEST_WAIT = 60; // seconds
const CHECK_EVERY = 15 * 60; // seconds between looks for a new programme while the app is open and nothing else happens

let wait = FIRST_WAIT;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<MovesOutcome> | null} */
let running = null;
let asked = false;

/**
 * Sends what waits, then fetches a snapshot that has changed. Asked again while it runs, it runs once more after.
 * @returns {Promise<MovesOutcome>}
 */
export function flush() {
  if (running) {
    asked = true;
    return running;
  }
  running = send().finally(() => {
    running = null;
    if (asked) flush();
  });
  return running;
}

/** Starts the triggers. @param {EventTarget} [page] */
export function startOutbox(page = globalThis) {
  onRecorded(() => {
    wakeLater();
    flush();
  });
  page.addEventListener('online', retryNow);
  globalThis.document?.addEventListener('visibilitychange', () => { if (!document.hidden) retryNow(); });
  new BroadcastChannel('moves').addEventListener('message', ({ data }) => {
    if (data === 'delivered' || data === 'signed-out') load();
    if (data === 'push') check();
  });
  check();
}

/** Sends, and asks for the snapshot whether or not anything waited. */
export async function check() {
  const outcome = await flush();
  if (outcome.state === 'sent') await refreshQuietly();
  return outcome;
}

/** Seconds until the next try after this outcome, or null where only the patient can help. @param {MovesOutcome} outcome @param {number} waited */
export function waitAfter(outcome, waited) {
  if (outcome.state === 'signed-out') return null;
  if (outcome.state === 'sent') return CHECK_EVERY;
  return Math.max(outcome.retryAfter ?? 0, Math.min(waited, LONGEST_WAIT));
}

/** @returns {Promise<MovesOutcome>} */
async function send() {
  asked = false;
  sending.value = unsentCount.value > 0;
  const outcome = await globalThis.moves.sending.deliver(context)
    .catch(() => /** @type {MovesOutcome} */ ({ state: 'later' })); // the storage is away for a moment, as on iOS
  await load().catch(() => undefined);
  batch(() => {
    sending.value = false;
    if (outcome.state === 'signed-out') auth.value = outcome.code === 'revoked' ? 'revoked' : 'needs-code';
  });
  if (outcome.snapshotVersion && outcome.snapshotVersion !== served.value?.version) await refreshQuietly();
  plan(outcome);
  return outcome;
}

/** @param {MovesOutcome} outcome */
function plan(outcome) {
  clearTimeout(timer);
  const seconds = waitAfter(outcome, wait);
  wait = outcome.state === 'sent' ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
  if (seconds !== null) timer = setTimeout(check, seconds * 1000);
}

function retryNow() {
  wait = FIRST_WAIT;
  check();
}

async function refreshQuietly() {
  if (auth.value !== 'ready') return;
  await refresh().catch((error) => {
    if (!(error instanceof Refusal)) throw error; // no connection: the next try will tell
  });
}

/** Where the browser has Background Sync the worker sends even after the app was closed. */
async function wakeLater() {
  const registration = /** @type {any} */ (await globalThis.navigator?.serviceWorker?.getRegistration('/app/'));
  await registration?.sync?.register('outbox').catch(() => undefined);
}
