/** The start of the patient's app. */
import { effect } from '@preact/signals';
import { h, render } from 'preact';
import { keeping, keptAtStart, persist } from '#app/db.js';
import { prune } from '#app/diary.js';
import { watchInstallOffer } from '#app/install-offer.js';
import { phone } from '#app/phone.js';
import { Refusal } from '#app/refusal.js';
import { auth, load, show, snapshot, startClock, storageProblem } from '#app/state.js';
import { server } from '#app/to-server.js';
import { startUpdates } from '#app/update.js';
import { App, bringScreen } from '#app/views/app.js';
import { sound } from '#app/views/sound.js';
import { bringRest } from '#app/views/later.js';
import { watchAddress } from '#app/views/route.js';

// iOS and a full disk can leave a database that is asked for unanswered for ever.
const SILENT = 'The storage of this phone does not answer. Close the app and open it again, or restart the phone. What you noted stays on it.';

/** The words and the danger signs are there even where nothing can be kept. */
async function start() {
  const loading = keeping(() => show(keptAtStart())).catch(sayBroken);
  watchAddress();
  watchInstallOffer();
  startClock();
  effect(applyLooks);
  effect(() => { sound.value = phone.sound.value; });
  await Promise.race([loading.then(() => bringScreen(phone)), shortly()]);
  const element = document.getElementById('app');
  if (element) render(h(App, { phone }), element);
  const silence = setTimeout(() => { storageProblem.value = SILENT; }, 10_000);
  await loading;
  clearTimeout(silence);
  if (storageProblem.value === SILENT) storageProblem.value = null;
  performance.mark('ready');
  startUpdates().catch(() => undefined); // http on another host, or a browser without: the app works, only not offline
  whenIdle(bringRest);
  if (auth.value !== 'starting') await settle();
}

/** What may wait until the first screen is there. */
async function settle() {
  let part;
  while (!(part = await server().catch(() => null))) await aWhile(); // lost by a first visit, or in the middle of a deploy
  const { renewReminders, startOutbox, watchPhone } = part;
  startOutbox();
  watchPhone();
  await prune();
  await load();
  if (auth.value !== 'ready') return;
  persist(); // not waited for: Firefox asks the patient, and reminders must not hang on the answer
  await renewReminders(snapshot.value?.push);
}

/**
 * As long as the storage and a screen that comes later may take before "Opening…" is shown: mostly both are there by now,
 * and the screen is drawn at once. Less would draw two one after the other on a slow phone, and the second one later for it.
 */
function shortly() {
  return new Promise((resolve) => { setTimeout(resolve, 400); });
}

/** Half a minute, or until the network is back. */
function aWhile() {
  return new Promise((resolve) => {
    addEventListener('online', resolve, { once: true });
    setTimeout(resolve, 30_000);
  });
}

/** @param {() => unknown} work */
function whenIdle(work) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work);
  else setTimeout(work, 1_000); // Safari
}

/** @param {unknown} error */
function sayBroken(error) {
  if (!(error instanceof Refusal)) throw error;
  storageProblem.value = error.message;
}

function applyLooks() {
  const { theme, text, contrast } = phone.looks.value;
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
  if (text === 'normal') delete dataset.text;
  else dataset.text = text;
  if (contrast === 'normal') delete dataset.contrast;
  else dataset.contrast = contrast;
}

start();
