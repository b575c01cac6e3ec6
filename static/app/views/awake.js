/** Keeping the screen on, and a short buzz: extras that a phone may not have. */

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

/** @param {number | number[]} pattern milliseconds; phones without a motor, and all iPhones, stay still */
export function buzz(pattern) {
  try {
    navigator.vibrate?.(pattern);
  } catch {
    // a browser may refuse before the first tap
  }
}
