/** The one `Phone` that the screens talk to, over what this phone keeps. */
import { computed } from '@preact/signals';
import { clockError } from '#app/clock.js';
import { record, untick } from '#app/diary.js';
import { notesOf, unseenAnswer } from '#app/notes.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';
import { reminding } from '#app/reminding.js';
import { settlingDue, weekOfProgramme } from '#app/settling.js';
import * as state from '#app/state.js';
import { server } from '#app/to-server.js';
import { applyUpdate } from '#app/update.js';
import { worseInARow as worseOnesInARow } from '#app/worse-in-a-row.js';
import { DANGER_DEFAULT } from '#app/danger-default.js';

/**
 * @typedef {import('#app/views/phone.js').Phone} Phone
 * @typedef {import('#app/views/phone.js').Standing} Standing
 * @typedef {import('#app/types.js').StoredEntry} StoredEntry
 * @typedef {import('#app/types.js').DayView} DayView
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 */

/** @type {Phone} */
export const phone = {
  standing: computed(standing),
  snapshot: state.snapshot,
  day: computed(() => state.today.value ?? nothingYet()),
  now: state.present,
  clockError: computed(() => clockError(state.clockHeard.value, state.clockMinute.value)),
  safety: computed(() => (state.snapshot.value ? safetyOf(state.snapshot.value) : DANGER_DEFAULT)),
  unsent: state.unsentCount,
  refused: computed(() => state.refusedEntries.value.filter(({ kind }) => kind !== 'session-moved').length),
  refusedMove: computed(refusedMove),
  trouble: state.storageProblem,
  screening: computed(screening),
  remembered: computed(remembered),
  newsSeen: computed(newsSeen),
  unsentMoves: computed(() => state.unsent.value.filter(({ kind }) => kind === 'session-moved').map(({ body }) => body.slot)),
  reminding,
  looks: computed(() => ({ theme: 'auto', text: 'normal', contrast: 'normal', ...state.preferences.value.looks })),
  update: state.updateReady,
  onlyOnline: state.onlyOnline,
  session: (key) => state.session(/** @type {import('#app/types.js').SessionKey} */ (key)),
  saidEarlier,
  worseInARow,
  diary: state.diary,
  record: (kind, body, session, performedAt) => told(record(kind, { body, session, performedAt })),
  marked: computed(marked),
  untick: (tick, session, performedAt) => told(untick(session, tick, performedAt)),
  dangerSign,
  noDangerSign: () => told(record('danger-sign', { body: { answers: {}, yes: [], version: libraryVersion() } })),
  knowsDangerSigns: computed(knowsDangerSigns),
  readDangerSigns: () => told(record('danger-sign', { body: { answers: {}, yes: [], version: libraryVersion(), taught: true } })),
  notes: computed(notes),
  answer: computed(() => unseenAnswer(phone.notes.value, state.preferences.value.answerSeenAt)),
  seeAnswers: async () => phone.answer.value && prefer('answerSeenAt', phone.answer.value.at),
  noteDraft: computed(() => state.preferences.value.noteDraft ?? ''),
  sendNote: (text) => told(record('note', { body: { text } })),
  keepNoteDraft: (text) => text !== (state.preferences.value.noteDraft ?? '') && prefer('noteDraft', text),
  seeNews: () => prefer('newsSeen', state.snapshot.value?.programme?.revision.id),
  settling: computed(() => state.snapshot.value && settlingDue(state.snapshot.value, phone.day.value.date, state.preferences.value.settlingSeen)),
  seeSettling,
  setLooks: (looks) => prefer('looks', looks),
  sound: computed(() => state.preferences.value.sound ?? 'off'),
  setSound: (wanted) => prefer('sound', wanted),
  moveSession: (body) => told(record('session-moved', { body })),
  seeRefusedMove: () => prefer('refusedMoveSeen', refusedMove()?.id),
  pair: async (code) => {
    const { pair, check, renewReminders } = await server();
    await pair(code);
    await check();
    await renewReminders(state.snapshot.value?.push);
  },
  pairingCode: async () => (await server()).requestPairingCode(),
  openDevices: async () => (await server()).openDevices(),
  endDevice: async (id) => (await server()).endDevice(id),
  signOut: async () => {
    const { flush, signOut } = await server();
    await Promise.race([flush(), new Promise((resolve) => { setTimeout(resolve, 3_000); })]);
    await signOut();
  },
  takeUpdate: applyUpdate,
};

/** @returns {Standing} */
function standing() {
  if (state.auth.value === 'starting') return state.storageProblem.value ? 'broken' : 'loading';
  if (state.auth.value === 'ready') return 'signed-in';
  return state.auth.value === 'revoked' ? 'revoked' : 'signed-out';
}

/** @returns {DayView} */
function nothingYet() {
  return { state: 'none', age: 0, date: new Date(state.present.value).toISOString().slice(0, 10), sessions: [], open: [], next: null };
}

/** @param {Snapshot} snapshot */
function safetyOf({ library, clinic }) {
  const emergency = /** @type {import('#app/views/danger.js').Emergency} */ (/** @type {unknown} */ (clinic.emergency));
  return { signs: library.danger_signs, texts: library.safety_texts, emergency };
}

/** Answers given on this phone hold until the server knows them; then its word does, which the physio may have changed. */
function screening() {
  const given = latest('screening', 'recorded_at');
  const known = state.snapshot.value?.screening ?? null;
  if (!given) return known;
  const { answers } = given.body;
  if (known && given.pending === 0) return { hold: known.hold, answers };
  const questions = state.snapshot.value?.library.before_you_start ?? [];
  return { hold: questions.some(({ code, hold_start: holds }) => holds && answers[code] && answers[code] !== 'no'), answers };
}

/** Exercises chosen of a choice, the newest last, by their names in the library. */
function remembered() {
  const slugs = slugsByPrescription();
  return inOrder('exercise-chosen', 'recorded_at').map(({ body }) => slugs.get(body.prescription) ?? '').filter(Boolean);
}

/** The first programme is no news. */
function newsSeen() {
  const revision = state.snapshot.value?.programme?.revision;
  return !revision || revision.number <= 1 || state.preferences.value.newsSeen === revision.id;
}

/** For this week: looked at, or put away. */
function seeSettling() {
  const snapshot = state.snapshot.value;
  if (snapshot?.programme) prefer('settlingSeen', { programme: snapshot.programme.id, week: weekOfProgramme(snapshot, phone.day.value.date) });
}

/** The newest move, where the clinic did not take it and the patient has not seen that yet: the old time stands. */
function refusedMove() {
  const newest = latest('session-moved', 'recorded_at');
  if (!newest?.refused || newest.id === state.preferences.value.refusedMoveSeen) return null;
  return { id: newest.id, slot: newest.body.slot, detail: newest.refused.detail };
}

/** @param {string} key of the session that is asking */
function saidEarlier(key) {
  /** @param {string} kind */
  const last = (kind) => inOrder(kind, 'performed_at').findLast(({ session_key: session }) => session !== key)?.body;
  const pain = last('pain');
  return {
    pain: pain ? { back: pain.back ?? null, leg: pain.leg ?? null } : null,
    symptoms: /** @type {import('#app/types.js').Symptoms | null} */ (last('symptoms') ?? null),
  };
}

/** Of the exercise under all its prescriptions. @param {string} exercise its name in the library @param {string} key of the session that is asking */
function worseInARow(exercise, key) {
  const slugs = slugsByPrescription();
  const answers = inOrder('exercise-felt', 'recorded_at').filter(({ session_key: session, body }) => session !== key && slugs.get(body.prescription) === exercise);
  return worseOnesInARow(answers);
}

/** The exercises of every prescription that this phone has seen, by their names in the library. */
function slugsByPrescription() {
  const contents = [...state.revisions.value.values(), ...(state.snapshot.value ? [state.snapshot.value] : [])];
  return new Map(contents.flatMap(({ prescriptions }) => prescriptions.map(({ id, exercise }) => [id, exercise])));
}

/** @param {string} kind @param {'recorded_at' | 'performed_at'} field @returns {StoredEntry[]} */
function inOrder(kind, field) {
  return state.entries.value.filter((entry) => entry.kind === kind)
    .sort((a, b) => Date.parse(a[field]) - Date.parse(b[field]) || (a.id < b.id ? -1 : 1));
}

/** @param {string} kind @param {'recorded_at' | 'performed_at'} field */
function latest(kind, field) {
  return inOrder(kind, field).at(-1);
}

/** The sign of the list that was answered yes last, while the sessions are closed for it. */
function marked() {
  if (state.snapshot.value?.closed?.kind !== 'danger_sign') return null;
  const yes = latest('danger-sign', 'recorded_at')?.body.yes ?? [];
  return state.snapshot.value.library.danger_signs.filter(({ id }) => yes.includes(id)).sort((a, b) => a.rank - b.rank)[0] ?? null;
}

/** What keeps notes from being kept is said on every screen, not only where it happened. @template T @param {Promise<T>} work */
async function told(work) {
  try {
    const done = await work;
    state.storageProblem.value = null;
    return done;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'storage') state.storageProblem.value = error.message;
    throw error;
  }
}

/** The stop that follows is shown whatever becomes of the note: help must not wait for a full disk. @param {import('#app/views/danger.js').Sign} sign */
async function dangerSign({ id }) {
  if (!state.snapshot.value) return;
  await phone.record('danger-sign', { answers: { [id]: true }, yes: [id], version: libraryVersion() }, null).catch(() => undefined);
}

/** A snapshot of an older server says nothing of notes. */
function notes() {
  return notesOf(inOrder('note', 'performed_at'), state.snapshot.value?.notes ?? []);
}

/** Here or on another of the patient's phones. */
function knowsDangerSigns() {
  const read = state.entries.value.filter(({ kind, body }) => kind === 'danger-sign' && body.taught).map(({ body }) => body.version);
  return Math.max(0, state.snapshot.value?.danger_signs_read?.version ?? 0, ...read) >= libraryVersion();
}

/** Of the questions that are asked. */
function libraryVersion() {
  return state.snapshot.value?.library.version ?? 1;
}

/** @param {string} name @param {unknown} value */
async function prefer(name, value) {
  const next = { ...state.preferences.value, [name]: value };
  await context.database.set('preferences', next);
  state.preferences.value = next;
}
