/** Reminders on this phone: permission, subscription, and that server and browser agree about it at every start. */
import { signal } from '@preact/signals';
import { ask } from '#app/device.js';
import { Refusal } from '#app/refusal.js';

/** @typedef {'unsupported' | 'needs-install' | 'ask' | 'on' | 'off' | 'denied'} PushState */

export const pushState = signal(/** @type {PushState} */ ('unsupported'));

const ADDRESS = '/api/v1/push-subscription/';

/** How reminders stand here. iOS has push only for an app on the Home Screen. @returns {PushState} */
export function standing() {
  const hasPush = 'PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator;
  if (!hasPush) return isAppleTab() ? 'needs-install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' ? 'off' : 'ask';
}

/**
 * At every start: where the patient has said yes, subscribe again and tell the server, because browsers change
 * subscriptions without telling.
 * @param {string | null | undefined} serverKey `push.application_server_key` of the snapshot
 */
export async function renewReminders(serverKey) {
  pushState.value = standing();
  if (pushState.value === 'off' && serverKey) await subscribe(serverKey).catch(ignoreOffline);
}

/**
 * From the patient's tap: asks for permission, then subscribes. Rejects with a Refusal that says what to do.
 * @param {string | null | undefined} serverKey
 */
export async function askForReminders(serverKey) {
  if (!serverKey) throw new Refusal('no_push', 'Your clinic has not set up reminders on phones yet. Ask your physio.');
  if (standing() === 'ask') await Notification.requestPermission();
  pushState.value = standing();
  if (pushState.value !== 'off') throw new Refusal(pushState.value, sentenceFor(pushState.value));
  await subscribe(serverKey);
}

export async function stopReminders() {
  const registration = await navigator.serviceWorker.getRegistration('/app/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await ask(ADDRESS, { method: 'DELETE' });
  pushState.value = standing();
}

/** @param {string} serverKey */
async function subscribe(serverKey) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await subscriptionFor(pushManager, serverKey);
  const { endpoint, keys } = subscription.toJSON();
  try {
    await ask(ADDRESS, { method: 'PUT', body: { endpoint, keys } });
    pushState.value = 'on';
  } catch (error) {
    // Reminders that the server will not send must not look as if they were on.
    if (error instanceof Refusal && error.code !== 'offline') await subscription.unsubscribe();
    throw error;
  }
}

/** One made with another key cannot be used by this server. @param {PushManager} pushManager @param {string} serverKey */
async function subscriptionFor(pushManager, serverKey) {
  const key = bytesOf(serverKey);
  const existing = await pushManager.getSubscription();
  if (existing && isMadeWith(existing, key)) return existing;
  await existing?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => {
    throw new Refusal('push_failed', 'This browser could not switch reminders on. Check the connection, then try again.');
  });
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
function ignoreOffline(error) {
  if (!(error instanceof Refusal)) throw error; // the next start tries again
}
