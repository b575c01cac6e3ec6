/** Reminders on this phone: permission, subscription, and that server and browser agree about it at every start. */
import { ask } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';
import { pushState } from '#app/state.js';

/** @typedef {import('#app/state.js').PushState} PushState */

const ADDRESS = '/api/v1/push-subscription/';
const DAY = 24 * 60 * 60_000;
const ANSWERS_WITHIN = 20_000; // ten times what it takes on a slow phone
/** The server has not decided: what it knew of this phone before still holds. */
const UNDECIDED = new Set(['offline', 'busy', 'unknown_answer']);

/** How reminders stand here, as far as the browser knows. iOS has push only for an app on the Home Screen. @returns {PushState} */
export function standing() {
  const hasPush = 'PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator;
  if (!hasPush) return isAppleTab() ? 'needs-install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' ? 'off' : 'ask';
}

/** What the browser says by itself, as soon as it can be said: only whether a granted permission is used takes longer to find out. */
export function noteStanding() {
  const state = standing();
  if (state !== 'off') pushState.value = state;
}

/**
 * At every start: where the patient has said yes, subscribe again and tell the server, because browsers change
 * subscriptions without telling. Not where the patient has switched them off here.
 * @param {import('#app/types.js').PushPart | undefined} push of the snapshot
 */
export async function renewReminders(push) {
  const serverKey = push?.application_server_key;
  const state = standing();
  if (state !== 'off' || !serverKey || await context.database.setting('reminders-off')) {
    pushState.value = state;
    return;
  }
  try {
    await subscribe(serverKey);
    if (push.takeover === 'no_receipt') await startAfresh(serverKey);
  } catch (error) {
    ignoreRefusal(error); // the next start tries again
  }
}

/**
 * Some push services go on taking messages for an address that nobody listens to any more (WebKit bug 249766): where
 * nothing has arrived for two days, only a new address can help. Not more than once a day.
 * @param {string} serverKey
 */
async function startAfresh(serverKey) {
  const last = (await context.database.setting('renewed-at')) ?? 0;
  if (context.now() - last < DAY) return;
  await context.database.set('renewed-at', context.now());
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  await subscribe(serverKey);
}

/**
 * From the patient's tap: asks for permission, then subscribes. Rejects with a Refusal that says what to do.
 * @param {string | null | undefined} serverKey
 */
export async function askForReminders(serverKey) {
  if (!serverKey) throw new Refusal('no_push', 'Your clinic has not set up reminders on phones yet. Ask your physio.');
  if (standing() === 'ask') await Notification.requestPermission();
  const state = standing();
  if (state !== 'off') {
    pushState.value = state;
    throw new Refusal(state, sentenceFor(state));
  }
  await context.database.set('reminders-off', undefined);
  await subscribe(serverKey);
}

/** From the patient's tap. Holds without network too: the push service then tells the server that nobody is there. */
export async function stopReminders() {
  await context.database.set('reminders-off', true);
  await context.database.set('subscribed', undefined);
  await ask(ADDRESS, { method: 'DELETE' }).catch(ignoreRefusal);
  const registration = await navigator.serviceWorker.getRegistration('/app/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  pushState.value = standing();
}

/** @param {string} serverKey */
async function subscribe(serverKey) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const current = async () => subscriptionFor(pushManager, serverKey).catch(noteOff);
  await tell(await current()).catch(async (error) => {
    if (!(error instanceof Refusal) || error.code !== 'gone') throw error;
    await tell(await current()); // the push service had given that address up, unknown to the browser: a new one
  });
}

/** @param {PushSubscription} subscription */
async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  try {
    await ask(ADDRESS, { method: 'PUT', body: { endpoint, keys } });
  } catch (error) {
    await settleRefused(subscription, error);
    throw error;
  }
  await context.database.set('subscribed', endpoint);
  pushState.value = 'on';
}

/**
 * Reminders that the server will not send must not look as if they were on. Without its word, what it took before holds.
 * @param {PushSubscription} subscription @param {unknown} error
 */
async function settleRefused(subscription, error) {
  if (error instanceof Refusal && UNDECIDED.has(error.code)) {
    pushState.value = (await context.database.setting('subscribed')) === subscription.endpoint ? 'on' : 'off';
    return;
  }
  await context.database.set('subscribed', undefined);
  await subscription.unsubscribe();
  pushState.value = 'off';
}

/** @param {unknown} error @returns {never} */
function noteOff(error) {
  pushState.value = 'off';
  throw error;
}

/** One made with another key cannot be used by this server. @param {PushManager} pushManager @param {string} serverKey */
async function subscriptionFor(pushManager, serverKey) {
  const key = bytesOf(serverKey);
  const existing = await pushManager.getSubscription();
  if (existing && isMadeWith(existing, key)) return existing;
  await existing?.unsubscribe();
  return answered(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).catch(() => {
    throw new Refusal('push_failed', 'This browser could not switch reminders on. Check the connection, then try again.');
  });
}

/**
 * Where a network keeps Chrome from its push service, asking for an address neither works nor fails. One that comes later
 * is told to the server at the next start.
 * @template T @param {Promise<T>} asked @returns {Promise<T>}
 */
async function answered(asked) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(reject, ANSWERS_WITHIN, new Error('no answer')); });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([asked, late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {PushSubscription} subscription @param {Uint8Array} key */
function isMadeWith({ options }, key) {
  const used = options.applicationServerKey && new Uint8Array(options.applicationServerKey);
  return !used || (used.length === key.length && used.every((byte, n) => byte === key[n]));
}

/** @param {string} base64url @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(base64url) {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isAppleTab() {
  const isApple = /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return isApple && !matchMedia('(display-mode: standalone)').matches;
}

/** @param {PushState} state */
function sentenceFor(state) {
  if (state === 'needs-install') return 'On an iPhone, reminders need the app on the Home Screen. Add it there first.';
  if (state === 'unsupported') return 'This browser cannot show reminders. Try Chrome, Firefox, Edge or Safari.';
  return 'Notifications are switched off for this app. Switch them on in your phone’s settings, then try again.';
}

/** @param {unknown} error */
function ignoreRefusal(error) {
  if (!(error instanceof Refusal)) throw error;
}
