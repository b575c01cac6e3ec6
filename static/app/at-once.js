/**
 * Stands in the app's page itself and imports nothing: between the page and its first file half a second passes on a slow
 * network in which a slow phone has nothing else to do. In a task of its own, because what the page names is asked for first.
 */
setTimeout(() => {
  const [, screen = ''] = location.hash.split('/');
  if (screen === 'session') sendFor('#app/views/session/index.js');
  else if (!['', 'today', 'danger', 'stop'].includes(screen)) sendFor('#app/views/pages.js');
  try {
    wake();
  } catch {
    // A browser that cannot says so when the app asks in earnest.
  }
});

/** A tenth of a second each, the first time that they are asked: the browser's calendar and its storage. */
function wake() {
  new Intl.DateTimeFormat('en-GB', {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, hourCycle: 'h23', era: 'short', month: '2-digit', hour: '2-digit',
  }).formatToParts(0);
  indexedDB.databases?.().catch(() => undefined);
}

/**
 * A screen that comes later, and everything that it imports: by itself it would say so only once it has come.
 * @param {string} name
 */
function sendFor(name) {
  const files = JSON.parse(document.getElementById('later')?.textContent ?? '{}')[name] ?? [];
  for (const href of files) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
}

Object.assign(globalThis, { sendFor });
