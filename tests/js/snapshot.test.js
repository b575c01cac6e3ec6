import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { deliver, KEY, signedIn, tick } from './signed-in.js';
import { at, snapshotOf, TOWEL } from './world.js';
import { record } from '#app/diary.js';
import { keep, refresh } from '#app/snapshot.js';
import { folds, lastChecked, load, served, snapshot } from '#app/state.js';
import { allEntries } from '#app/db.js';

/** @type {Awaited<ReturnType<typeof signedIn>>} */
let phone;

beforeEach(async () => { phone = await signedIn(); });

const kept = async (id) => (await allEntries()).find((entry) => entry.id === id);

test('stop_order_of_a_sync_closes_at_once_and_an_older_snapshot_does_not_open_again', async () => {
  phone.server.closed = { kind: 'stop', at: '2026-06-15T07:20:00.000Z', text: 'Stop for now.' };
  await tick(1);
  await deliver();
  await load();
  assert.deepEqual([snapshot.value?.state, snapshot.value?.closed?.text], ['closed', 'Stop for now.']);

  await keep(snapshotOf({ version: 'v2', checked_at: '2026-06-15T07:39:59.000Z' }), '"v2"'); // asked before the sync was answered
  assert.equal(snapshot.value?.state, 'closed');

  await keep(snapshotOf({ version: 'v3', checked_at: '2026-06-15T07:41:00.000Z' }), '"v3"'); // the physio's carry on
  assert.equal(snapshot.value?.state, 'active');
});

test('danger_sign_closes_the_sessions_without_network', async () => {
  await record('danger-sign', { body: { answers: { chest: true }, yes: ['chest'], version: 1 } });

  assert.deepEqual([snapshot.value?.state, snapshot.value?.closed?.kind], ['closed', 'danger_sign']);
});

test('refresh_asks_by_version_and_keeps_what_is_new', async () => {
  await refresh();
  assert.equal(served.value?.version, 'v1');
  phone.server.snapshot = snapshotOf({ version: 'v2', checked_at: '2026-06-15T07:45:00.000Z' });

  await refresh();

  assert.equal(served.value?.version, 'v2');
  assert.equal(phone.server.requests.at(-1).headers['If-None-Match'], '"v1"');
});

test('snapshot_that_was_overtaken_is_let_go', async () => {
  await keep(snapshotOf({ version: 'v9', checked_at: '2026-06-15T07:50:00.000Z' }), '"v9"');

  await keep(snapshotOf({ version: 'v8', checked_at: '2026-06-15T07:49:00.000Z' }), '"v8"');

  assert.equal(served.value?.version, 'v9');
});

test('snapshot_brings_what_another_phone_noted_and_leaves_ours_waiting', async () => {
  const ours = await tick(1);
  const { pending: _, patient: __, session_key: ___, acknowledged_at: ____, refused: _____, ...wire } = ours;
  const theirs = { ...wire, id: '019ec900-0000-7000-a000-000000000001', body: { prescription: TOWEL, side: 'left', number: 2 } };

  await keep(snapshotOf({ diary: [wire, theirs], checked_at: '2026-06-15T07:50:00.000Z' }), '"v2"');

  assert.deepEqual([(await kept(ours.id)).pending, (await kept(theirs.id)).pending], [1, 0]);
  assert.deepEqual(folds.value.get(KEY)?.ticks.map(({ number }) => number), [1, 2]);
});

test('when_the_programme_was_last_checked_is_remembered_also_where_nothing_is_new', async () => {
  await refresh();
  phone.now = at('2026-06-16T07:00:00Z');

  await refresh();
  lastChecked.value = null;
  await load();

  assert.equal(lastChecked.value, at('2026-06-16T07:00:00Z'));
});

test('new_numbness_closes_the_sessions_without_network', async () => {
  const felt = { when: 'before', side: 'left', starts_at: 'back', reaches: 'calf', aspect: null, kinds: ['numbness'], new: ['numbness'] };
  served.value = { ...served.value, library: { ...served.value.library, pain_rules: { rules: [{ id: 'new-weak-numb', patient_text: 'Stop all your exercises.' }] } } };

  await record('symptoms', { session: KEY, body: { ...felt, changed: 'same' } });
  const asUsual = snapshot.value?.closed;
  await record('symptoms', { session: KEY, body: { ...felt, changed: 'new' } });

  assert.equal(asUsual, null);
  assert.deepEqual([snapshot.value?.closed?.kind, snapshot.value?.closed?.text], ['pain_rule', 'Stop all your exercises.']);
});
