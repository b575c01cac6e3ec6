/** Keeping the screen on, where a phone can. */

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/**
 * Keeps the screen on until `letSleep`. Asked again with every hold, because a phone drops it when the screen was left;
 * a refusal (battery saver, iPhones before 18.4) changes nothing else.
 */
export async function keepAwake() {
  wanted = true;
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible' || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    if (!wanted) letSleep();
  } catch {
    lock = null;
  }
}

export function letSleep() {
  wanted = false;
  lock?.release().catch(() => undefined);
  lock = null;
}

document.addEventListener('visibilitychange', () => { if (wanted) keepAwake(); });
