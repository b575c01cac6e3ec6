/**
 * A `Phone` for looking at a draft: its day, its fold and its rules are the app's own. What is noted is shown as it would
 * be and forgotten with the page; what needs a phone or the clinic's server says that this is a preview.
 */
import { computed, signal } from '@preact/signals';
import { dayOf, sessionNamed } from '#app/day.js';
import { fold } from '#app/fold.js';
import { uuid7 } from '#app/ids.js';
import { Refusal } from '#app/refusal.js';

/** @typedef {import('#app/types.js').Snapshot} Snapshot @typedef {import('#app/types.js').Entry} Entry */

const PREVIEW = 'This is a preview of the draft: it works on the patient’s own phone.';
const refuse = () => Promise.reject(new Refusal('preview', PREVIEW));
const say = () => Promise.resolve(PREVIEW);
const nothing = () => undefined;

/**
 * @param {Snapshot} shown the draft as if it were issued
 * @returns {{ phone: import('#app/views/phone.js').Phone, ask: (asked: Partial<Snapshot>) => void }} ask: the draft is now this
 */
export function previewPhone(shown) {
  const snapshot = signal(shown);
  const entries = signal(/** @type {Entry[]} */ ([]));
  const now = signal(Date.now());
  const folds = computed(() => {
    const keys = new Set(entries.value.map(keyOf));
    return new Map([...keys].map((key) => [key, fold(entries.value.filter((entry) => keyOf(entry) === key))]));
  });
  const diary = computed(() => (/** @type {import('#app/day.js').Diary} */ ({ snapshot: snapshot.value, now: now.value, checkedAt: now.value, folds: folds.value, pending: new Map() })));
  const looks = signal(/** @type {any} */ ({ theme: 'auto', text: 'normal', contrast: 'normal' }));
  const sound = signal(/** @type {any} */ ('off'));
  const noteDraft = signal('');
  const newsSeen = signal(false);

  /** @type {import('#app/views/phone.js').Phone['record']} */
  const record = async (kind, body, key, performedAt = Date.now()) => {
    const at = new Date().toISOString();
    const [slot, date] = (key ?? '').split('/');
    entries.value = [...entries.value, {
      id: uuid7(Date.now()), kind, body, session: key ? { slot, date } : null, revision: null,
      performed_at: new Date(performedAt).toISOString(), recorded_at: at, zone: shown.patient.zone,
    }];
    now.value = Date.now();
  };

  /** @type {import('#app/views/phone.js').Phone} */
  const phone = {
    standing: signal(/** @type {const} */ ('signed-in')),
    snapshot, now, looks, sound, noteDraft, newsSeen, diary, record,
    day: computed(() => dayOf(diary.value)),
    safety: computed(() => (/** @type {any} */ ({ signs: snapshot.value.library.danger_signs, texts: snapshot.value.library.safety_texts, emergency: snapshot.value.clinic.emergency }))),
    clockError: signal(0), unsent: signal(0), refused: signal(0), trouble: signal(null),
    screening: computed(() => /** @type {any} */ (entries.value.find(({ kind }) => kind === 'screening')?.body ?? snapshot.value.screening)),
    remembered: signal([]),
    marked: signal(null),
    refusedMove: signal(null), unsentMoves: signal([]),
    update: signal(false), onlyOnline: signal(false),
    reminding: {
      state: signal(/** @type {const} */ ('unknown')), putOffs: signal({}),
      switchOn: say, switchOff: say, test: refuse, agreeToEmail: say, makeFeed: refuse, endFeed: say, putOff: refuse,
    },
    session: (key) => sessionNamed(diary.value, /** @type {any} */ (key)),
    saidEarlier: () => (/** @type {any} */ ({ pain: null, symptoms: null })),
    worseInARow: () => 0,
    untick: ({ id, prescription, side, number }, key, performedAt) => record('untick', { tick: id, prescription, side, number }, key, performedAt),
    dangerSign: async () => undefined, // the screen after it says what to do; nothing is closed by a preview
    noDangerSign: () => Promise.resolve(),
    knowsDangerSigns: signal(true),
    readDangerSigns: () => Promise.resolve(),
    notes: signal([]), answer: signal(null), seeAnswers: nothing,
    sendNote: refuse, keepNoteDraft: nothing,
    settling: signal(null), seeSettling: nothing,
    seeNews() { newsSeen.value = true; },
    seeRefusedMove: nothing,
    setLooks: nothing, setSound: nothing,
    moveSession: refuse, pair: refuse, pairingCode: refuse, openDevices: refuse, endDevice: refuse, signOut: refuse, takeUpdate: nothing,
  };
  return { phone, ask: (asked) => { snapshot.value = { ...snapshot.value, ...asked }; } };
}

/** @param {Entry} entry */
function keyOf({ session }) {
  return session ? `${session.slot}/${session.date}` : '';
}
