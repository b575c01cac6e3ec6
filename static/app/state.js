/** What the screens read: signals over what is kept on this phone. They change after the storage has, never before. */
import { batch, computed, signal } from '@preact/signals';
import { aheadOfServer } from '#app/clock.js';
import { readKept } from '#app/db.js';
import { dayOf, sessionNamed } from '#app/day.js';
import { fold } from '#app/fold.js';
import { withMoves } from '#app/session-times.js';
import { tellsOfLoss } from '#app/symptoms.js';
import { MINUTE } from '#app/time.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').StoredEntry} StoredEntry
 * @typedef {import('#app/types.js').Closed} Closed
 * @typedef {'starting' | 'signed-out' | 'needs-code' | 'ready' | 'revoked'} Auth
 * needs-code: the server does not take this phone's key, as when only its cookie was copied here
 * @typedef {'unsupported' | 'needs-install' | 'ask' | 'on' | 'off' | 'denied'} PushState
 */

export const auth = signal(/** @type {Auth} */ ('starting'));
export const storageProblem = signal(/** @type {string | null} */ (null));
export const updateReady = signal(false);
/** This browser has no service workers, as in some private windows. */
export const onlyOnline = signal(false);
export const lastChecked = signal(/** @type {number | null} */ (null));
export const sending = signal(false);
/** How reminders stand on this phone: unknown until it has been looked at, so that nothing is said too early. */
export const pushState = signal(/** @type {PushState | 'unknown'} */ ('unknown'));
export const clockMinute = signal(Date.now());
/** What the server's last answer said of this phone's clock. */
export const clockHeard = signal(/** @type {import('#app/clock.js').Heard | null} */ (null));
const ahead = computed(() => aheadOfServer(clockHeard.value, clockMinute.value));
/** Which session is meant goes by the server's time, not by a clock that is known to be wrong. */
export const present = computed(() => clockMinute.value - ahead.value);

/** The snapshot as the server sent it, and the newest word on closing, which may have come with a sync since. */
export const served = signal(/** @type {Snapshot | null} */ (null));
export const closingOrder = signal(/** @type {{ closed: Closed | null, at: string } | null} */ (null));
export const revisions = signal(/** @type {ReadonlyMap<string, import('#app/types.js').RevisionContent>} */ (new Map()));
export const entriesBySession = signal(/** @type {ReadonlyMap<string, StoredEntry[]>} */ (new Map()));
/** By this phone's clock. */
const putOffsKept = signal(/** @type {Record<string, number>} */ ({}));
/** Until when sessions were put off, by their names, in milliseconds of `present`. */
export const putOffs = computed(() => Object.fromEntries(Object.entries(putOffsKept.value).map(([key, until]) => [key, until - ahead.value])));
export const preferences = signal(/** @type {Record<string, any>} */ ({}));

export const entries = computed(() => [...entriesBySession.value.values()].flat());
export const unsent = computed(() => entries.value.filter((entry) => entry.pending === 1));
export const unsentCount = computed(() => unsent.value.length);
export const refusedEntries = computed(() => entries.value.filter((entry) => entry.refused !== null));

export const snapshot = computed(() => served.value && withMoves(asItStands(served.value), movesAhead.value));

/** Moves of sessions that the snapshot cannot hold yet: not sent, or taken by the server since the snapshot was asked for. */
const movesAhead = computed(() => {
  const checked = checkedAt.value;
  return entries.value
    .filter(({ kind, refused, pending: waits, acknowledged_at: at }) => kind === 'session-moved' && !refused && (waits === 1 || (at && Date.parse(at) > checked)))
    .sort((a, b) => Date.parse(a.recorded_at) - Date.parse(b.recorded_at) || (a.id < b.id ? -1 : 1));
});

/** @type {WeakMap<StoredEntry[], import('#app/types.js').Fold>} */
const folded = new WeakMap();

export const folds = computed(() => new Map(
  [...entriesBySession.value].filter(([key]) => key).map(([key, list]) => [key, foldOnce(list)]),
));

const pending = computed(() => {
  const counts = new Map();
  for (const { session_key: key } of unsent.value) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
});

/** When the server was last heard of the programme, in milliseconds. */
const checkedAt = computed(() => lastChecked.value ?? Date.parse(served.value?.checked_at ?? ''));

/** Everything `day.js` asks for, or null before there is a snapshot. */
export const diary = computed(() => snapshot.value && {
  snapshot: snapshot.value, now: present.value, checkedAt: checkedAt.value - ahead.value, folds: folds.value, pending: pending.value, prescriptionsOf,
});

export const today = computed(() => diary.value && dayOf(diary.value));

/** @param {import('#app/types.js').SessionKey} key */
export function session(key) {
  return diary.value && sessionNamed(diary.value, key);
}

/**
 * Shows what this phone keeps: before the first screen, and after the sender, here or in the worker, has changed it.
 * @returns {Promise<void>}
 */
export function load() {
  return show(readKept());
}

/** @param {Promise<import('#app/db.js').Kept>} reading begun already @returns {Promise<void>} */
export async function show(reading) {
  const before = shown;
  const kept = await reading;
  if (before !== shown) return load(); // something was noted while we read: what we read is old already
  const patient = kept.snapshot?.snapshot.patient.id;
  batch(() => {
    served.value = kept.snapshot?.snapshot ?? null;
    revisions.value = kept.revisions;
    entriesBySession.value = grouped(kept.entries.filter((entry) => !patient || entry.patient === patient));
    closingOrder.value = kept.closed ?? null;
    preferences.value = kept.preferences ?? {};
    putOffsKept.value = kept.putOff ?? {};
    lastChecked.value = kept.checked ?? null;
    clockHeard.value = kept.clock ?? null;
    auth.value = kept.device ? authOf(kept.auth) : 'signed-out';
  });
}

/** @param {string | undefined} told what the server last said of this phone @returns {Auth} */
export function authOf(told) {
  if (told === 'revoked') return 'revoked';
  return told ? 'needs-code' : 'ready';
}

let shown = 0;

/** @param {StoredEntry[]} list entries that have just been committed */
export function showEntries(list) {
  shown += 1;
  const next = new Map(entriesBySession.value);
  for (const entry of list) {
    const others = (next.get(entry.session_key) ?? []).filter(({ id }) => id !== entry.id);
    next.set(entry.session_key, [...others, entry]);
  }
  entriesBySession.value = next;
}

/** Moves the clock on at each full minute and when the app comes back to the front. */
export function startClock() {
  const read = () => { clockMinute.value = Date.now(); };
  const tick = () => {
    read();
    setTimeout(tick, MINUTE - (Date.now() % MINUTE));
  };
  document.addEventListener('visibilitychange', read);
  tick();
}

/** @param {StoredEntry[]} stored */
function grouped(stored) {
  /** @type {Map<string, StoredEntry[]>} */
  const groups = new Map();
  for (const entry of stored) groups.set(entry.session_key, [...(groups.get(entry.session_key) ?? []), entry]);
  return groups;
}

/** @param {StoredEntry[]} list */
function foldOnce(list) {
  let done = folded.get(list);
  if (!done) folded.set(list, (done = fold(list)));
  return done;
}

/** A session that was begun keeps the revision it was begun under. @param {string} key */
function prescriptionsOf(key) {
  const begun = entriesBySession.value.get(key)?.find(({ kind, revision }) => kind === 'session-started' && revision);
  const content = begun?.revision ? revisions.value.get(begun.revision) : undefined;
  return content?.prescriptions ?? served.value?.prescriptions ?? [];
}

/**
 * Closed is the newest word of three: the snapshot's, that of a sync since, and a danger sign or new weakness or numbness
 * that was noted on this phone and that no server has heard of yet (`reason_to_close` is the server's same rule).
 * @param {Snapshot} given
 * @returns {Snapshot}
 */
function asItStands(given) {
  const order = closingOrder.value;
  const newer = order && Date.parse(order.at) > Date.parse(given.checked_at) ? order.closed : given.closed;
  const closed = markedHere(given) ?? newer;
  if (closed) return { ...given, closed, state: 'closed' };
  return { ...given, closed: null, state: given.state === 'closed' ? 'active' : given.state };
}

/** @param {Snapshot} given @returns {Closed | null} */
function markedHere({ library }) {
  const marked = unsent.value.find(({ kind, body }) => kind === 'danger-sign' && body.yes?.length);
  if (marked) return { kind: 'danger_sign', at: marked.performed_at, text: library.safety_texts.danger_open ?? '' };
  const loss = unsent.value.find(tellsOfLoss);
  if (!loss) return null;
  const text = library.pain_rules.rules.find(({ id }) => id === 'new-weak-numb')?.patient_text ?? '';
  return { kind: 'pain_rule', at: loss.performed_at, text };
}
