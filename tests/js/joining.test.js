import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, MORNING, serverFor, snapshotOf, TODAY, TOWEL } from './world.js';
import { allEntries, database } from '#app/db.js';
import { introduction, labelOf, newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import { decline, join, look, pair, requestPairingCode, signOut } from '#app/joining.js';
import { context } from '#app/phone-context.js';
import { auth, load, snapshot, unsentCount } from '#app/state.js';

const PETER = { ...snapshotOf().patient, id: 'peter', first_name: 'Peter' };
let server;
let asked;

beforeEach(async () => {
  await database.wipe();
  await load();
  asked = [];
  server = serverFor(null);
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => at('2026-06-15T07:30:00Z'), release: 'r1' });
  joinsAs(snapshotOf());
});

function joinsAs(given) {
  for (const path of ['/api/v1/join/', '/api/v1/pair/']) {
    server.answers[path] = (body) => {
      asked.push(body);
      return server.reply(201, { device: 'phone-1', first_name: given.patient.first_name, snapshot: given });
    };
  }
}

const note = () => record('tick', { session: `${MORNING}/${TODAY}`, body: { prescription: TOWEL, side: 'left', number: 1 } });
const joinAs = (initial) => join({ token: 'secret', pin: '1234', initial });

test('join_makes_this_phone_the_patients_and_brings_the_programme', async () => {
  await joinAs('M.');

  const device = await database.device();
  assert.deepEqual([auth.value, device.device, device.patient, snapshot.value?.patient.first_name], ['ready', 'phone-1', 'margaret', 'Margaret']);
  assert.deepEqual([asked[0].token, asked[0].pin, asked[0].release, asked[0].zone.length > 0], ['secret', '1234', 'r1', true]);
});

test('join_does_not_wait_for_a_patient_who_does_not_see_the_browsers_question_about_storage', async (t) => {
  const usual = Object.getOwnPropertyDescriptor(globalThis, 'navigator') ?? { configurable: true, value: undefined };
  t.after(() => Object.defineProperty(globalThis, 'navigator', usual));
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { storage: { persist: () => new Promise(() => {}) } } });

  await joinAs('M.');

  assert.equal(auth.value, 'ready');
});

test('join_gives_a_key_that_checks_what_this_phone_signs', async () => {
  await joinAs('M.');
  const spki = Buffer.from(asked[0].public_key, 'base64');
  const publicKey = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
  server = serverFor(publicKey);
  server.answers['/api/v1/pairing-codes/'] = () => server.reply(201, { code: 'K7PM-2QXD', expires_at: '2026-06-15T07:40:00.000Z' });

  assert.equal((await requestPairingCode()).code, 'K7PM-2QXD');
});

test('join_refused_says_why_and_how_many_tries_are_left', async () => {
  server.answers['/api/v1/join/'] = () => server.reply(403, { code: 'wrong_pin', detail: 'Those are not the numbers.', tries_left: 3 });

  await assert.rejects(joinAs('M.'), { name: 'Refusal', code: 'wrong_pin', message: 'Those are not the numbers.', triesLeft: 3 });
  assert.deepEqual([auth.value, await database.device()], ['signed-out', undefined]);
});

for (const [name, answer, code] of [
  ['without_network', () => { throw new TypeError('offline'); }, 'offline'],
  ['while_too_many_ask', () => server.reply(429, { code: 'throttled', detail: 'Request was throttled.' }), 'busy'],
]) {
  test(`look_${name}`, async () => {
    server.answers['/api/v1/join/look/'] = answer;

    await assert.rejects(look('secret'), { name: 'Refusal', code });
  });
}

test('join_over_somebody_elses_unsent_notes_is_refused_before_the_invitation_is_used', async () => {
  await joinAs('M.');
  await note();
  joinsAs(snapshotOf({ patient: PETER }));
  asked = [];

  await assert.rejects(joinAs('P.'), { code: 'unsent', message: /not sent yet/ });

  assert.deepEqual([asked, unsentCount.value, snapshot.value?.patient.id], [[], 1, 'margaret']);
});

test('join_again_of_the_same_patient_keeps_what_waits', async () => {
  await joinAs('M.');
  await note();

  await joinAs('M.');

  assert.equal(unsentCount.value, 1);
});

test('join_over_somebody_whose_notes_are_all_sent_takes_them_off', async () => {
  await joinAs('M.');
  joinsAs(snapshotOf({ patient: PETER }));

  await joinAs('P.');

  assert.deepEqual([snapshot.value?.patient.id, (await database.device()).patient], ['peter', 'peter']);
});

test('pair_over_somebody_keeps_their_notes_unseen_and_unsent', async () => {
  await joinAs('M.');
  await note();
  joinsAs(snapshotOf({ patient: PETER }));

  await pair('K7PM-2QXD');

  assert.deepEqual([unsentCount.value, (await allEntries()).map(({ patient }) => patient)], [0, ['margaret']]);
});

test('join_over_somebody_whose_phone_was_ended_keeps_their_notes_for_when_they_come_back', async () => {
  await joinAs('M.');
  const { id } = await note();
  await database.set('auth', 'revoked');
  joinsAs(snapshotOf({ patient: PETER }));

  await joinAs('P.');
  const seenByPeter = unsentCount.value;
  joinsAs(snapshotOf());
  await joinAs('M.');

  assert.deepEqual([seenByPeter, unsentCount.value], [0, 1]);
  assert.deepEqual((await database.pendingEntries()).map((entry) => [entry.id, entry.patient]), [[id, 'margaret']]);
});

test('notes_are_never_off_the_disk_wherever_the_app_dies_while_another_patient_takes_the_phone', async () => {
  await joinAs('M.');
  await note();
  joinsAs(snapshotOf({ patient: PETER }));
  const { run } = database;
  const dying = (steps) => { database.run = (work) => (steps-- > 0 ? run(work) : Promise.reject(new Error('killed'))); };
  const left = [];
  for (let steps = 0, died = true; died; steps += 1) {
    dying(steps);
    died = await pair('K7PM-2QXD').then(() => false, () => true).finally(() => { database.run = run; });
    left.push((await database.pendingEntries()).length);
  }

  assert.deepEqual(left, left.map(() => 1));
  assert.ok(left.length > 3);
});

test('join_where_nothing_can_be_kept_does_not_use_the_invitation_up', async () => {
  const { set, run } = database;
  database.set = database.run = async () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };

  await assert.rejects(joinAs('M.'), { code: 'storage' }).finally(() => Object.assign(database, { set, run }));

  assert.deepEqual(asked, []);
});

test('decline_tells_the_clinic', async () => {
  let told;
  server.answers['/api/v1/join/decline/'] = (body) => { told = body; return server.reply(204); };

  await decline('secret');

  assert.deepEqual(told, { token: 'secret' });
});

test('sign_out_without_network_leaves_nothing_behind', async () => {
  await joinAs('M.');
  await note();
  server.fetch = () => { throw new TypeError('offline'); };

  await signOut();

  const left = await database.run(async (db) => Promise.all(['keys', 'snapshot', 'entries', 'receipts', 'settings'].map((name) => db.count(name))));
  assert.deepEqual([left, auth.value, snapshot.value], [[0, 0, 0, 0, 0], 'signed-out', null]);
});

test('label_tells_two_phones_apart', () => {
  const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1';

  assert.deepEqual([labelOf(android), labelOf(iphone), labelOf('')], ['Chrome on Android', 'Safari on iPhone', 'Browser on a phone']);
});

test('introduction_is_short_enough_for_the_server', async () => {
  const { public_key: key, label } = await introduction(await newKeyPair());

  assert.ok(key.length <= 400 && label.length <= 80);
});
