/** The service worker: registered at the start; a newer release waits until the patient taps, and never interrupts. */
import { onlyOnline, updateReady } from '#app/state.js';

const LOOK_EVERY = 60 * 60_000;
// Milliseconds from the page's start. Where Chromium's worker still answers a page that starts as it is told to go, it often stays for minutes.
const AT_REST = 3_000;

/** @type {ServiceWorkerRegistration | undefined} */
let registration;
let asked = false;

/** Registers the worker and watches for a newer release. */
export async function startUpdates() {
  onlyOnline.value = !('serviceWorker' in navigator);
  if (onlyOnline.value) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => { if (asked) location.reload(); });
  registration = await navigator.serviceWorker.register(workerAddress(), { scope: '/app/', updateViaCache: 'none' });
  registration.addEventListener('updatefound', watch);
  watch();
  setInterval(() => registration?.update().catch(() => undefined), LOOK_EVERY);
}

/** The patient said yes: the waiting release takes over, and this page opens again in it. */
export function applyUpdate() {
  asked = true;
  setTimeout(() => registration?.waiting?.postMessage('take-over'), AT_REST - performance.now());
}

/** The first worker of all has nothing to replace: only one that waits beside another is an update. */
function watch() {
  const worker = registration?.waiting ?? registration?.installing;
  if (!worker) return;
  const tell = () => { updateReady.value = Boolean(registration?.waiting && navigator.serviceWorker.controller); };
  worker.addEventListener('statechange', tell);
  tell();
}

/** Under Trusted Types a worker's address must come from a policy; this one knows a single address. */
function workerAddress() {
  const address = '/serviceworker.js';
  const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('worker', { createScriptURL: () => address });
  return /** @type {string} */ (policy?.createScriptURL(address) ?? address);
}
