import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, entry, EVENING, MORNING, serverFor, slot, snapshotOf, TODAY } from './world.js';
import { sessionNamed, sessionsOn } from '#app/day.js';
import { allEntries, database, keepDevice } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import { fold } from '#app/fold.js';
import { context } from '#app/phone-context.js';
import { phone } from '#app/phone.js';
import { countsFrom, sessionTimes, tooCloseTo, withMoves } from '#app/session-times.js';
import { keep, refresh } from '#app/snapshot.js';
import { lastChecked, load, refusedEntries, snapshot, today } from '#app/state.js';
import '#worker/signing.js';
import '#worker/receipts.js';
import '#worker/send.js';

const TOMORROW = '2026-06-16';
const move = (time, from, more = {}) => entry('session-moved', { slot: MORNING, time, from }, { session: null, ...more });
const timesOn = (given, date) => sessionsOn({ snapshot: given, now: 0 }, date).map(({ time }) => time);

test('move_is_in_force_from_its_day_and_the_weekdays_and_the_name_stay', () => {
  const given = snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning', { weekdays: [1, 2] }), slot(EVENING, 2, '20:00', 'Evening')] });

  const moved = withMoves(given, [move('09:15', TOMORROW)]);

  assert.deepEqual([timesOn(moved, TODAY), timesOn(moved, TOMORROW)], [['08:00', '20:00'], ['09:15', '20:00']]);
  assert.deepEqual(moved.slots[0].timings.at(-1), { from: TOMORROW, time: '09:15', weekdays: [1, 2], label: 'Morning' });
  assert.deepEqual(given.slots[0].timings.length, 1);
});

test('last_of_two_moves_holds', () => {
  assert.deepEqual(timesOn(withMoves(snapshotOf(), [move('09:15', TODAY), move('07:30', TODAY)]), TODAY), ['07:30', '20:00']);
});

test('move_never_comes_before_one_that_is_set_already', () => {
  const later = snapshotOf();
  later.slots[0].timings.push({ from: '2026-06-20', time: '07:00', weekdays: [6], label: 'Weekend' });

  const moved = withMoves(later, [move('09:15', TODAY)]);

  assert.deepEqual(moved.slots[0].timings.at(-1), { from: '2026-06-20', time: '09:15', weekdays: [6], label: 'Weekend' });
});

test('move_of_a_slot_that_is_gone_or_retired_is_nothing', () => {
  const retired = snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning', { weekdays: [] })] });

  assert.deepEqual(withMoves(retired, [move('09:15', TODAY), move('09:15', TODAY, { body: { slot: 'gone', time: '09:15', from: TODAY } })]), retired);
});

for (const [name, now, time, noted, expected] of [
  ['before_its_reminder', '06:30', '09:15', [], { from: TODAY, why: null }],
  ['to_a_time_that_has_passed_today', '06:30', '06:00', [], { from: TOMORROW, why: 'past' }],
  ['after_its_reminder', '07:00', '12:00', [], { from: TOMORROW, why: 'reminded' }],
  ['when_it_was_begun_early', '06:30', '09:15', ['session-started'], { from: TOMORROW, why: 'begun' }],
  ['when_it_is_left_out_today', '06:30', '09:15', ['session-skipped'], { from: TOMORROW, why: 'begun' }],
]) {
  test(`move_counts_from ${name}`, () => {
    const key = `${MORNING}/${TODAY}`;
    const instant = at(`2026-06-15T${now}:00Z`); // London is an hour ahead: 08:00 there is 07:00 UTC
    const diary = { snapshot: snapshotOf(), now: instant, folds: new Map([[key, fold(noted.map((kind) => entry(kind)))]]) };

    const found = countsFrom(diary.snapshot.slots[0], time, { date: TODAY, now: instant, zone: 'Europe/London', session: sessionNamed(diary, key) });

    assert.deepEqual(found, expected);
  });
}

test('move_on_a_day_without_that_session_counts_from_today', () => {
  const off = snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning', { weekdays: [2] })] });

  assert.deepEqual(countsFrom(off.slots[0], '06:00', { date: TODAY, now: at('2026-06-15T12:00:00Z'), zone: 'Europe/London', session: null }), { from: TODAY, why: null });
});

test('move_counts_from_the_day_that_the_physio_has_set_already', () => {
  const later = snapshotOf();
  later.slots[0].timings.push({ from: '2026-06-20', time: '07:00', weekdays: [6], label: 'Weekend' });

  assert.deepEqual(countsFrom(later.slots[0], '09:15', { date: TODAY, now: 0, zone: 'Europe/London', session: null }), { from: '2026-06-20', why: 'set' });
});

test('tooCloseTo_names_the_nearest_session_on_the_same_weekdays', () => {
  assert.deepEqual(tooCloseTo(snapshotOf(), MORNING, '18:40'), { label: 'Evening', time: '20:00', minutes: 80 });
  assert.equal(tooCloseTo(snapshotOf(), MORNING, '18:30'), null);
});

test('tooCloseTo_counts_over_midnight_and_not_between_other_weekdays', () => {
  const late = (weekdays) => snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning'), slot(EVENING, 2, '23:30', 'Night', { weekdays })] });

  assert.deepEqual(tooCloseTo(late([1]), MORNING, '00:30'), { label: 'Night', time: '23:30', minutes: 60 });
  assert.equal(tooCloseTo(late([]), MORNING, '00:30'), null);
  assert.equal(tooCloseTo({ ...snapshotOf(), rules: {} }, MORNING, '20:00'), null);
});

test('sessionTimes_says_what_holds_and_what_is_to_come', () => {
  const moved = withMoves(snapshotOf(), [move('21:00', TOMORROW), move('21:30', TOMORROW)]);

  assert.deepEqual(sessionTimes(moved, TODAY).map(({ time, next }) => [time, next]), [['08:00', { time: '21:30', from: TOMORROW }], ['20:00', null]]);
  assert.deepEqual(sessionTimes(moved, TOMORROW).map(({ time, next }) => [time, next]), [['20:00', null], ['21:30', null]]);
});

let server;
let now;

beforeEach(async () => {
  await database.wipe();
  lastChecked.value = null;
  now = at('2026-06-15T05:30:00Z');
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  const locks = { async request(_name, _options, work) { return work({}); } };
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => now, release: 'r1', locks });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v1"');
  await load();
});

const moveMorning = (time) => record('session-moved', { body: { slot: MORNING, time, from: TODAY } });
const deliver = () => globalThis.moves.sending.deliver(context).then(load);
const shownTime = () => today.value.sessions.find(({ slot: id }) => id === MORNING)?.time;
const refusing = (code) => ({ entries }) => server.reply(200, {
  closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T05:31:00.000Z',
  results: entries.map(({ id }) => ({ id, verdict: 'refused', code, detail: 'Morning at 19:00 and Evening at 20:00 are 60 minutes apart.' })),
});

test('moved_session_has_its_new_time_at_once_without_network', async () => {
  await moveMorning('09:15');
  await load(); // as after the app was closed and opened again

  assert.equal(shownTime(), '09:15');
});

test('moved_session_keeps_its_new_time_between_the_servers_yes_and_its_next_snapshot', async () => {
  await moveMorning('09:15');
  now = at('2026-06-15T05:31:00Z');
  await deliver();

  assert.equal(shownTime(), '09:15');
});

test('what_the_server_then_says_of_the_times_stands', async () => {
  await moveMorning('09:15');
  await deliver();
  now = at('2026-06-15T05:32:00Z');
  server.snapshot = snapshotOf({ version: 'v2', checked_at: '2026-06-15T05:32:00.000Z' }); // the physio moved it since: not applied
  await refresh();

  assert.equal(shownTime(), '08:00');
});

test('refused_move_puts_the_old_time_back_and_keeps_the_reason', async () => {
  await moveMorning('19:00');
  server.answers['/api/v1/sync/'] = refusing('too_close');
  await deliver();

  assert.equal(shownTime(), '08:00');
  assert.deepEqual(refusedEntries.value.map(({ refused }) => refused.code), ['too_close']);
  assert.equal((await allEntries()).length, 1);
  assert.equal(snapshot.value.slots[0].timings.length, 1);
});

test('refused_move_is_shown_until_it_was_seen_and_is_no_lost_note', async () => {
  const { id } = await moveMorning('19:00');
  assert.deepEqual([phone.unsentMoves.value, phone.refusedMove.value], [[MORNING], null]);
  server.answers['/api/v1/sync/'] = refusing('too_close');
  await deliver();

  assert.deepEqual(phone.refusedMove.value, { id, slot: MORNING, detail: 'Morning at 19:00 and Evening at 20:00 are 60 minutes apart.' });
  assert.deepEqual([phone.refused.value, phone.unsentMoves.value], [0, []]);
  await phone.seeRefusedMove();
  assert.equal(phone.refusedMove.value, null);
});

test('refused_move_is_over_when_another_time_was_chosen', async () => {
  await moveMorning('19:00');
  server.answers['/api/v1/sync/'] = refusing('too_close');
  await deliver();
  now = at('2026-06-15T05:33:00Z');
  await moveMorning('09:15');

  assert.deepEqual([phone.refusedMove.value, shownTime()], [null, '09:15']);
});
