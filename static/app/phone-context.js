/// <reference path="../worker/moves.d.ts" />
/** What the shared sender needs of the place it runs in. Tests put their own network and clock in here. */
import { database } from '#app/db.js';

/** Browsers without Web Locks have one tab's worth of order; entries have ids, so a second sender does no harm. */
const oneByOne = {
  /** @type {MovesLocks['request']} */
  request: async (_name, _options, work) => work({}),
};

/** @type {MovesContext} */
export const context = {
  database,
  fetch: (path, init) => fetch(path, init),
  locks: globalThis.navigator?.locks ?? oneByOne,
  now: () => Date.now(),
  release: globalThis.document?.querySelector('meta[name="release"]')?.getAttribute('content') ?? '',
};
