/* The routes of the service worker, for one release. What it does is in the scripts that it loads. */
'use strict';

const RELEASE = '{{ release }}';
const CACHE = `release-${RELEASE}`;
const SHELL = '/app/';
const FILES = {{ files|safe }};
const LOOKS = {{ looks|safe }};
const HASHED = /\.[0-9a-f]{12}\.[a-z]+$/;

importScripts({% for script in scripts %}'{{ script }}'{% if not forloop.last %}, {% endif %}{% endfor %});

const context = {
  database: moves.database.connect(idb.openDB),
  fetch: (path, init) => fetch(path, init),
  locks: navigator.locks,
  now: () => Date.now(),
  release: RELEASE,
};

/* The whole release or nothing: a shell never meets the modules of another release. */
async function fill() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([keepShell(cache), ...FILES.map((file) => keepFile(cache, file))]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keepShell(cache) {
  const response = await fetch(SHELL, { cache: 'reload', credentials: 'omit' });
  const text = await response.clone().text();
  if (!response.ok || !text.includes(`content="${RELEASE}"`)) throw new Error('The shell is of another release.');
  await cache.put(SHELL, response);
}

async function keepFile(cache, file) {
  const held = HASHED.test(file) ? await caches.match(file) : undefined;
  const response = held ?? await fetch(file, { cache: HASHED.test(file) ? 'default' : 'reload', credentials: 'omit' });
  if (!response.ok) throw new Error(`${file} answered ${response.status}.`);
  await cache.put(file, response);
}

async function dropOldReleases() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('release-') && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/* The network only where the browser has thrown our cache away. */
async function fromRelease(file, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

async function sendAgain() {
  const { state } = await moves.notifications.send(context);
  if (state === 'offline' || state === 'later') throw new Error('Not sent yet.'); // so the browser tries again
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(dropOldReleases()));
self.addEventListener('message', ({ data }) => { if (data === 'take-over') self.skipWaiting(); });

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && pathname.startsWith(SHELL)) event.respondWith(fromRelease(SHELL, event.request));
  else if (FILES.includes(pathname)) event.respondWith(fromRelease(pathname, event.request));
});

self.addEventListener('sync', (event) => { if (event.tag === 'outbox') event.waitUntil(sendAgain()); });
self.addEventListener('push', (event) => event.waitUntil(moves.notifications.onPush(context, LOOKS, event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(moves.notifications.onClick(context, event)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(moves.subscription.onChange(context, event)));
