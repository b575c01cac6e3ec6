import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { KEY, signedIn, tick } from './signed-in.js';
import { EVENING, MORNING, snapshotOf, TODAY, TOWEL } from './world.js';
import { allEntries, database, putEntries } from '#app/db.js';
import { prune, record, untick } from '#app/diary.js';
import { keep } from '#app/snapshot.js';
import { folds, load, unsentCount } from '#app/state.js';

/** @type {Awaited<ReturnType<typeof signedIn>>} */
let phone;

beforeEach(async () => { phone = await signedIn(); });

const kept = async (id) => (await allEntries()).find((entry) => entry.id === id);

test('record_is_on_the_disk_before_it_resolves', async () => {
  const entry = await tick(1);

  assert.deepEqual(await kept(entry.id), entry);
  assert.deepEqual([entry.session, entry.performed_at, entry.pending], [{ slot: MORNING, date: TODAY }, '2026-06-15T07:30:00.000Z', 1]);
  assert.deepEqual([folds.value.get(KEY)?.ticks.length, unsentCount.value], [1, 1]);
});

test('record_that_cannot_be_kept_shows_nothing_and_says_why', async () => {
  const { change } = database;
  database.change = async () => { throw Object.assign(new Error('full'), { name: 'QuotaExceededError' }); };

  await assert.rejects(tick(1), { name: 'Refusal', code: 'storage', message: /This phone is full/ }).finally(() => { database.change = change; });

  assert.equal(unsentCount.value, 0);
});

test('record_of_a_time_to_come_is_refused', async () => {
  await assert.rejects(record('done-without-phone', { session: KEY, performedAt: phone.now + 1 }), { code: 'future' });
});

test('record_in_a_begun_session_keeps_the_revision_it_was_begun_under', async () => {
  const begun = await record('session-started', { session: KEY });
  const next = snapshotOf({ checked_at: '2026-06-15T07:35:00.000Z' });
  await keep({ ...next, programme: { ...next.programme, revision: { ...next.programme.revision, id: 'new', number: 2 } }, prescriptions: [] }, '"v2"');

  const [here, elsewhere] = [await tick(1), await record('session-started', { session: `${EVENING}/${TODAY}` })];

  assert.deepEqual([here.revision, elsewhere.revision], [begun.revision, 'new']);
});

test('untick_takes_back_every_tick_of_that_hold', async () => {
  await tick(1);
  await tick(1);
  await tick(2);

  await untick(KEY, { prescription: TOWEL, side: 'left', number: 1 });

  assert.deepEqual(folds.value.get(KEY)?.ticks.map(({ number }) => number), [2]);
});

test('prune_lets_go_of_what_was_acknowledged_two_weeks_ago_and_of_nothing_that_waits', async () => {
  const [gone, stays] = [await tick(1), await tick(2)];
  await putEntries('margaret', [{ ...gone, pending: 0, acknowledged_at: '2026-06-01T07:00:00.000Z' }, { ...stays, recorded_at: '2026-01-01T00:00:00.000Z' }]);
  await load();

  await prune();

  assert.deepEqual((await allEntries()).map(({ id }) => id), [stays.id]);
});

test('prune_keeps_what_was_refused_because_it_is_nowhere_else', async () => {
  const refused = { ...(await tick(1)), pending: 0, acknowledged_at: '2026-06-01T07:00:00.000Z', refused: { code: 'body', detail: 'No.' } };
  await putEntries('margaret', [refused]);
  await load();

  await prune();

  assert.deepEqual((await allEntries()).map(({ id }) => id), [refused.id]);
});

test('storage_that_dropped_its_connection_is_opened_again', async () => {
  await tick(1);
  await database.run(async (db) => db.close()); // what iOS does to an app that sleeps: the next use fails

  assert.equal((await tick(2)).pending, 1);
  assert.equal((await allEntries()).length, 2);
});

test('key_of_the_phone_cannot_leave_it', async () => {
  const { pair } = await database.device();

  assert.equal(pair.privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', pair.privateKey));
});
