import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, serverFor, snapshotOf } from './world.js';
import { database, keepDevice } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { keep } from '#app/snapshot.js';
import { runTest, testOf } from '#app/test-reminder.js';
import { helpFor, stepsOf } from '#app/views/settings/test.js';

const BEGAN = at('2026-06-15T07:01:00Z');
const PATH = '/api/v1/test-reminder/';
const answer = (outcome, more = {}) => ({ id: 't1', outcome, sent_at: '2026-06-15T07:01:00.200Z', accepted_at: null, received_at: null, received_told_at: null, ...more });
const so = (given, { seconds = 1, arrivedAt = null } = {}) => testOf(given, { began: BEGAN, arrivedAt, now: BEGAN + seconds * 1000 });

for (const [given, how, state] of [
  [null, {}, 'asking'],
  [answer('pending', { sent_at: null }), {}, 'asking'],
  [answer('pending'), {}, 'sent'],
  [answer('later'), {}, 'sent'],
  [answer('accepted'), {}, 'accepted'],
  [answer('accepted'), { seconds: 60 }, 'accepted'],
  [answer('accepted'), { seconds: 61 }, 'nothing-came'],
  [answer('accepted'), { seconds: 61, arrivedAt: BEGAN + 900 }, 'arrived'],
  [answer('accepted', { received_told_at: '2026-06-15T07:01:01.600Z' }), {}, 'arrived'],
  [null, { arrivedAt: BEGAN + 900 }, 'arrived'],
  [answer('later'), { seconds: 61 }, 'not-sent'],
  [null, { seconds: 61 }, 'not-sent'],
  [answer('gone'), {}, 'gone'],
  [answer('failed'), {}, 'failed'],
  [answer('alarm'), {}, 'failed'],
]) {
  test(`test_is ${state} after ${JSON.stringify(how)} and ${JSON.stringify(given?.outcome ?? null)}`, () => {
    assert.equal(so(given, how).state, state);
  });
}

test('seconds_are_this_phones_own_and_else_those_between_two_readings_of_the_servers_clock', () => {
  const told = answer('accepted', { received_told_at: '2026-06-15T07:01:01.600Z' });

  assert.deepEqual([so(told, { arrivedAt: BEGAN + 1100 }).seconds, so(told).seconds], [1.1, 1.4]);
});

test('steps_say_what_happened_and_what_arrived', () => {
  const words = (test) => stepsOf({ sentAt: BEGAN, seconds: null, ...test }, 'Europe/London').map(({ words: said, state }) => `${state}: ${said}`);

  assert.deepEqual(words({ state: 'asking', sentAt: null }), ['waiting: Sending']);
  assert.deepEqual(words({ state: 'accepted' }), ['done: Sent at 08:01', 'done: Accepted by the message service', 'waiting: On its way to this phone']);
  assert.equal(words({ state: 'arrived', seconds: 1.42 })[2], 'done: Arrived on this phone after 1.4 seconds');
  assert.equal(words({ state: 'arrived', seconds: 31.7 })[2], 'done: Arrived on this phone after 32 seconds');
  assert.equal(words({ state: 'nothing-came' })[2], 'no: Nothing has arrived on this phone in a minute');
  assert.deepEqual(words({ state: 'not-sent', sentAt: null }), ['no: Not sent']);
});

test('help_is_plain_and_by_the_kind_of_phone', () => {
  assert.match(helpFor('nothing-came', 'iphone').checks[0], /Settings, then Notifications/);
  assert.match(helpFor('nothing-came', 'android').checks[1], /Battery/);
  assert.match(helpFor('failed', 'android').text, /not your phone’s fault/);
  assert.equal(helpFor('accepted', 'android'), null);
});

let server;
let now;
let shown;

beforeEach(async () => {
  await database.wipe();
  now = BEGAN;
  shown = [];
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => now, release: 'r1' });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v1"');
  server.answers[PATH] = () => server.reply(201, { id: 't1' });
});

const show = (test) => { if (shown.at(-1) !== test.state) shown.push(test.state); };
const later = async (milliseconds) => { now += milliseconds; };

test('test_reminder_is_followed_until_this_phone_has_shown_it', async () => {
  server.answers[`${PATH}t1/`] = () => server.reply(200, answer(now < BEGAN + 2000 ? 'pending' : 'accepted'));
  const worker = new BroadcastChannel('moves');
  const pause = async (milliseconds) => {
    await later(milliseconds);
    if (now === BEGAN + 4000) worker.postMessage({ shown: 't1' });
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  };

  const test = await runTest(show, { pause });
  worker.close();

  assert.deepEqual(shown, ['asking', 'sent', 'accepted', 'arrived']);
  assert.ok(test.seconds >= 4);
});

test('test_reminder_of_which_nothing_comes_ends_after_a_minute', async () => {
  server.answers[`${PATH}t1/`] = () => server.reply(200, answer('accepted'));

  const test = await runTest(show, { pause: later });

  assert.deepEqual([test.state, now - BEGAN], ['nothing-came', 61_000]);
});

test('test_reminder_outlives_a_moment_without_network', async () => {
  let looks = 0;
  server.answers[`${PATH}t1/`] = () => {
    looks += 1;
    if (looks === 2) throw new TypeError('no network');
    return server.reply(200, answer('accepted', looks < 3 ? {} : { received_told_at: '2026-06-15T07:01:05.200Z' }));
  };

  const test = await runTest(show, { pause: later });

  assert.deepEqual([shown, test.seconds], [['asking', 'accepted', 'arrived'], 5]);
});

test('test_reminder_that_nobody_looks_at_any_more_is_let_go', async () => {
  server.answers[`${PATH}t1/`] = () => server.reply(200, answer('pending'));
  const leaving = new AbortController();

  await runTest(show, { signal: leaving.signal, pause: async () => leaving.abort() });

  assert.equal(server.requests.filter(({ path }) => path === `${PATH}t1/`).length, 2);
});

for (const [status, code, detail] of [[400, 'no_subscription', 'Switch reminders on first.'], [429, 'wait', 'A test has just been sent. Wait half a minute.']]) {
  test(`test_reminder_refused_for ${code} says why`, async () => {
    server.answers[PATH] = () => server.reply(status, { code, detail });

    await assert.rejects(runTest(show, { pause: later }), { code, message: detail });
  });
}
