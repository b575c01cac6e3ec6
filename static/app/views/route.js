/** Where in the app we are. The address holds ids and dates only, never a health word. */
import { signal } from '@preact/signals';

/** @typedef {{ name: string, params: string[] }} Route */

/**
 * `#/session/<slot>/<date>` → name and params; anything unknown or empty is Today.
 * @param {string} hash
 * @returns {Route}
 */
export function parseHash(hash) {
  const parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(safeDecode);
  return { name: parts[0] || 'today', params: parts.slice(1) };
}

/** @param {string} part */
function safeDecode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = signal(parseHash(globalThis.location?.hash ?? ''));

/** Keeps `route` in step with the address. @returns {() => void} stop */
export function watchAddress() {
  const read = () => { route.value = parseHash(location.hash); };
  addEventListener('hashchange', read);
  addEventListener('popstate', read);
  read();
  return () => {
    removeEventListener('hashchange', read);
    removeEventListener('popstate', read);
  };
}

/** @param {string} path `/today`, `/session/…` @param {{ replace?: boolean }} [how] */
export function go(path, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, '', `#${path}`);
    route.value = parseHash(location.hash);
  } else {
    location.hash = path;
  }
}

/** One screen back, or Today where the app was opened on this very screen. */
export function back() {
  if (history.length > 1) history.back();
  else go('/today', { replace: true });
}
