/**
 * What this phone says of itself, so that the clinic knows why no reminder reaches it and in which zone it is. At every
 * start and when it changes. Nothing waits for it, and what fails is said again with the next occasion.
 */
import { effect } from '@preact/signals';
import { ask } from '#app/device.js';
import { renewReminders } from '#app/push.js';
import { auth, pushState, served } from '#app/state.js';
import { zoneOfPhone } from '#app/time.js';

const ADDRESS = '/api/v1/phone/';

/** What the server knows, as it was sent. */
let told = '';

/** Says it where it differs from what was said last. Never rejects. */
export async function reportPhone() {
  if (auth.value !== 'ready') {
    told = '';
    return;
  }
  if (pushState.value === 'unknown') return;
  const body = { notifications: pushState.value, zone: zoneOfPhone() };
  const words = JSON.stringify(body);
  if (words === told) return;
  told = words;
  await ask(ADDRESS, { method: 'PUT', body }).catch(() => { told = ''; });
}

/** From now on whenever the state, the permission or the zone may have changed. @returns {() => void} stop */
export function watchPhone() {
  const again = () => { reportPhone(); };
  const look = () => {
    if (document.hidden) return;
    noticePermission();
    again(); // the journey may have led to another zone
  };
  addEventListener('online', again);
  document.addEventListener('visibilitychange', look);
  watchPermission();
  const stop = effect(again);
  return () => {
    removeEventListener('online', again);
    document.removeEventListener('visibilitychange', look);
    stop();
  };
}

/** Where the browser tells of a change by itself. */
async function watchPermission() {
  const status = await navigator.permissions?.query({ name: 'notifications' }).catch(() => null);
  status?.addEventListener('change', noticePermission);
}

let permission = globalThis.Notification?.permission;

/** The patient may have changed it in the phone's own settings. */
function noticePermission() {
  const now = globalThis.Notification?.permission;
  if (now === permission || auth.value !== 'ready') return;
  permission = now;
  renewReminders(served.value?.push).catch(() => undefined);
}
