/** A `Phone` on a fixture, in memory, for looking at the screens: the real day, fold and views, without server or storage. */
import { computed, signal } from '@preact/signals';
import { DANGER_DEFAULT } from '#app/danger-default.js';
import { dayOf, sessionNamed } from '#app/day.js';
import { fold } from '#app/fold.js';
import { lastAnswer, notesOf, unseenAnswer } from '#app/notes.js';
import { withMoves } from '#app/session-times.js';
import { settlingDue, weekOfProgramme } from '#app/settling.js';
import { tellsOfLoss } from '#app/symptoms.js';

export function fixturePhone(fixture, options = {}) {
  const served = signal(options.signedOut ? null : fixture);
  const entries = signal(options.entries ?? []);
  const snapshot = computed(() => served.value && withMoves(served.value, entries.value.filter(({ kind, refused }) => kind === 'session-moved' && !refused)));
  const now = signal(Date.now());
  const looks = signal({ theme: 'auto', text: options.text ?? 'normal', contrast: 'normal' });
  const keyOf = (session) => (session ? `${session.slot}/${session.date}` : '');
  const folds = computed(() => {
    const grouped = Map.groupBy(entries.value, (entry) => keyOf(entry.session));
    return new Map([...grouped].map(([key, list]) => [key, fold(list)]));
  });
  const diary = computed(() => ({ snapshot: snapshot.value, now: now.value, checkedAt: now.value - (options.age ?? 0) * 86_400_000, folds: folds.value, pending: new Map() }));
  const ended = new Set();
  const settlingSeen = signal();
  const answerSeenAt = signal();
  let count = 0;
  const phone = {
    standing: signal(options.standing ?? 'signed-in'),
    snapshot, now, looks, entries, diary,
    day: computed(() => dayOf(diary.value)),
    safety: computed(() => (snapshot.value ? { signs: snapshot.value.library.danger_signs, texts: snapshot.value.library.safety_texts, emergency: snapshot.value.clinic.emergency } : DANGER_DEFAULT)),
    clockError: signal(options.clockError ?? 0),
    unsent: signal(options.unsent ?? 0),
    refused: signal(options.refused ?? 0),
    trouble: signal(options.trouble ?? null),
    screening: computed(() => entries.value.find(({ kind }) => kind === 'screening')?.body ?? fixture.screening),
    remembered: computed(() => entries.value.filter(({ kind }) => kind === 'exercise-chosen').map(({ body }) => fixture.prescriptions.find(({ id }) => id === body.prescription).exercise)),
    marked: computed(() => (snapshot.value?.closed?.kind === 'danger_sign' ? snapshot.value.library.danger_signs[4] : null)),
    newsSeen: signal(Boolean(options.newsSeen)),
    refusedMove: signal(options.refusedMove ?? null),
    unsentMoves: computed(() => entries.value.filter(({ kind }) => kind === 'session-moved').map(({ body }) => body.slot)),
    reminding: fixtureReminding(served, options),
    update: signal(Boolean(options.update)),
    onlyOnline: signal(Boolean(options.onlyOnline)),
    session: (key) => sessionNamed(diary.value, key),
    saidEarlier: () => ({ pain: options.pain ?? { back: 3, leg: 4 }, symptoms: options.symptoms ?? null }),
    worseInARow: () => options.worse ?? 0,
    async record(kind, body, key, performedAt = Date.now()) {
      const [slot, date] = (key ?? '').split('/');
      const at = new Date().toISOString();
      count += 1;
      const made = { id: `${options.prefix ?? 'made'}-${count}`, kind, session: key ? { slot, date } : null, revision: null, body, performed_at: new Date(performedAt).toISOString(), recorded_at: at, zone: 'Europe/London' };
      entries.value = [...entries.value, made];
      if (tellsOfLoss({ kind, body })) served.value = { ...served.value, state: 'closed', closed: { kind: 'pain_rule', at, text: '' } };
      return made;
    },
    untick: ({ id, prescription, side, number }, key, performedAt) => phone.record('untick', { tick: id, prescription, side, number }, key, performedAt),
    async dangerSign(sign) {
      await phone.record('danger-sign', { answers: { [sign.id]: true }, yes: [sign.id], version: 2 }, null);
      if (served.value) served.value = { ...served.value, closed: { kind: 'danger_sign', at: new Date().toISOString(), text: served.value.library.safety_texts.danger_open } };
    },
    noDangerSign: () => phone.record('danger-sign', { answers: {}, yes: [], version: 2 }, null),
    knowsDangerSigns: computed(() => !options.untaught || entries.value.some(({ body }) => body.taught)),
    readDangerSigns: () => phone.record('danger-sign', { answers: {}, yes: [], version: 2, taught: true }, null),
    notes: computed(() => notesOf(entries.value.filter(({ kind }) => kind === 'note').map((entry) => ({ ...entry, refused: null, pending: Number(entry.id.startsWith('made')) })), options.notes ?? [])),
    answer: computed(() => unseenAnswer(phone.notes.value, answerSeenAt.value)),
    seeAnswers() { answerSeenAt.value = lastAnswer(phone.notes.value)?.at; },
    noteDraft: signal(options.draft ?? ''),
    sendNote: (text) => phone.record('note', { text }, null),
    keepNoteDraft(text) { phone.noteDraft.value = text; },
    settling: computed(() => snapshot.value && settlingDue(snapshot.value, phone.day.value.date, settlingSeen.value ?? (options.settling ? undefined : { programme: fixture.programme?.id, week: 99 }))),
    seeSettling() { settlingSeen.value = { programme: fixture.programme.id, week: weekOfProgramme(snapshot.value, phone.day.value.date) }; },
    seeNews() { phone.newsSeen.value = true; },
    setLooks(wanted) { looks.value = wanted; },
    sound: signal(options.sound ?? 'off'),
    setSound(wanted) { phone.sound.value = wanted; },
    moveSession: (body) => phone.record('session-moved', body, null),
    seeRefusedMove() { phone.refusedMove.value = null; },
    async pair() { throw Object.assign(new Error('no'), { code: 'unknown' }); },
    async pairingCode() { return { code: 'K7PM-2QXD', expires_at: new Date(Date.now() + 600_000).toISOString() }; },
    async openDevices() {
      if (options.offline) throw new Error(OFFLINE);
      return devices.filter(({ id }) => !ended.has(id));
    },
    async endDevice(id) { ended.add(id); },
    async signOut() { phone.standing.value = 'signed-out'; },
    takeUpdate() {},
  };
  return phone;
}

const devices = [
  { id: 'd1', label: 'Chrome on Android', joined_at: '2026-11-02T09:00:00.000Z', last_seen_at: '2026-11-20T08:05:00.000Z', is_this: true },
  { id: 'd2', label: 'Safari on iPhone', joined_at: '2026-11-01T09:00:00.000Z', last_seen_at: '2026-11-12T18:40:00.000Z', is_this: false },
];
const OFFLINE = 'There is no connection just now. Check the signal or the Wi-Fi, then try again.';

/** `options.test` is what becomes of a test reminder; `options.offline` refuses whatever needs the network. */
function fixtureReminding(served, options) {
  const state = signal(options.reminders ?? 'on');
  const putOffs = signal(options.putOffs ?? {});
  const online = (work) => async (...asked) => { if (options.offline) return OFFLINE; work(...asked); return null; };
  const amend = (part) => { served.value = { ...served.value, push: { ...served.value.push, ...part } }; };
  return {
    state, putOffs,
    switchOn: online(() => { state.value = 'on'; }),
    switchOff: online(() => { state.value = 'off'; }),
    async test(show) {
      if (options.offline) throw new Error(OFFLINE);
      show({ sentAt: Date.now(), seconds: 1.4, ...options.test });
    },
    agreeToEmail: online((agreed) => amend({ email: { ...served.value.push.email, agreed } })),
    async makeFeed() {
      if (options.offline) throw new Error(OFFLINE);
      amend({ calendar: { created_at: new Date().toISOString(), last_fetched_at: null } });
      return 'https://moves.riverside-clinic.example/calendar/Qm9keSBvZiBhIHByaXZhdGUgbGluay4xMjM0NTY3ODkw.ics';
    },
    endFeed: online(() => amend({ calendar: null })),
    async putOff(session, minutes) { putOffs.value = { ...putOffs.value, [session]: Date.now() + minutes * 60_000 }; },
  };
}
