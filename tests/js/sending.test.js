import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, EVENING, MORNING, serverFor, snapshotOf, TODAY, TOWEL } from './world.js';
import { allEntries, database, keepDevice, putEntries } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { prune, record, untick } from '#app/diary.js';
import { waitAfter } from '#app/outbox.js';
import { context } from '#app/phone-context.js';
import { keep, refresh } from '#app/snapshot.js';
import { auth, folds, lastChecked, load, refusedEntries, served, snapshot, unsentCount } from '#app/state.js';

const KEY = `${MORNING}/${TODAY}`;
let server;
let now;

beforeEach(async () => {
  await database.wipe();
  now = at('2026-06-15T07:30:00Z');
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => now, release: 'r1', locks: realLocks() });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v1"');
  await load();
});

/** Like the browser's: one holder of a name at a time, and `null` for whoever asks meanwhile. */
function realLocks() {
  const held = new Set();
  return { async request(name, _options, work) {
    if (held.has(name)) return work(null);
    held.add(name);
    try { return await work({ name }); } finally { held.delete(name); }
  } };
}

const deliver = () => globalThis.moves.sending.deliver(context);
const tick = (number) => record('tick', { session: KEY, body: { prescription: TOWEL, side: 'left', number } });
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
  await assert.rejects(record('done-without-phone', { session: KEY, performedAt: now + 1 }), { code: 'future' });
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

test('deliver_sends_what_waits_and_marks_it_by_its_verdict', async () => {
  const entry = await tick(1);

  const outcome = await deliver();
  await load();

  assert.deepEqual([outcome.state, outcome.snapshotVersion, unsentCount.value], ['sent', 'v1', 0]);
  assert.deepEqual(Object.keys(server.batches[0][0]).sort(),
    ['body', 'id', 'kind', 'performed_at', 'recorded_at', 'revision', 'session', 'zone']);
  assert.equal((await kept(entry.id)).acknowledged_at, '2026-06-15T07:30:00.000Z');
});

test('deliver_asks_once_more_with_a_fresh_nonce_and_remembers_it', async () => {
  await tick(1);
  await deliver();
  await tick(2);
  await deliver();

  assert.deepEqual(server.requests.map(({ headers }) => headers['Device-Nonce']), ['', 'n1', 'n1']);
});

test('deliver_after_a_lost_reply_sends_again_and_is_stored_once', async () => {
  await tick(1);
  const { fetch } = server;
  server.fetch = async (path, init) => {
    await fetch(path, { ...init, headers: { ...init.headers, 'Device-Nonce': 'n1' } }).catch(() => undefined);
    throw new TypeError('connection lost');
  };
  const lost = await deliver();
  server.fetch = fetch;

  assert.deepEqual([lost.state, (await deliver()).state, server.stored.size], ['offline', 'sent', 1]);
});

test('deliver_keeps_a_refused_entry_and_goes_on', async () => {
  const [bad, good] = [await tick(1), await tick(2)];
  server.answers['/api/v1/sync/'] = ({ entries }) => server.reply(200, {
    closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z',
    results: entries.map(({ id }) => (id === bad.id ? { id, verdict: 'refused', code: 'body', detail: 'No such exercise.' } : { id, verdict: 'stored' })),
  });

  await deliver();
  await load();

  assert.deepEqual(refusedEntries.value.map(({ id, refused }) => [id, refused]), [[bad.id, { code: 'body', detail: 'No such exercise.' }]]);
  assert.deepEqual([(await kept(good.id)).refused, unsentCount.value], [null, 0]);
});

test('deliver_keeps_waiting_what_the_answer_does_not_name', async () => {
  const both = [await tick(1), await tick(2)].map(({ id }) => id);
  let asked = 0;
  server.answers['/api/v1/sync/'] = ({ entries }) => {
    asked += 1;
    const results = entries.filter(({ id }) => asked === 1 && id === both[0]).map(({ id }) => ({ id, verdict: 'stored' }));
    return server.reply(200, { closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z', results });
  };

  const outcome = await deliver();

  assert.deepEqual([outcome.state, asked, (await database.pendingEntries()).map(({ id }) => id)], ['later', 2, [both[1]]]);
});

test('deliver_sends_200_at_a_time', async () => {
  const { id: _, ...like } = await tick(1);
  await putEntries('margaret', Array.from({ length: 449 }, (__, n) => ({ ...like, id: `019ec900-0000-7000-9000-${String(n).padStart(12, '0')}` })));

  await deliver();

  assert.deepEqual([server.batches.map(({ length }) => length), server.stored.size], [[200, 200, 50], 450]);
});

test('deliver_finds_the_one_entry_that_makes_a_batch_unreadable', async () => {
  const all = [];
  for (let n = 1; n <= 5; n += 1) all.push(await tick(n));
  const poison = all[2].id;
  server.answers['/api/v1/sync/'] = ({ entries }) => (entries.some(({ id }) => id === poison)
    ? server.reply(413, { code: 'too_large', detail: '' })
    : server.reply(200, { closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z', results: entries.map(({ id }) => ({ id, verdict: 'stored' })) }));

  const outcome = await deliver();

  const refused = (await allEntries()).filter((entry) => entry.refused);
  assert.deepEqual([outcome.state, refused.map(({ id }) => id), (await database.pendingEntries()).length], ['sent', [poison], 0]);
});

for (const [status, headers, state, retryAfter] of [
  [503, { 'Retry-After': '120' }, 'later', 120], [429, { 'Retry-After': 'Mon, 15 Jun 2026 07:31:00 GMT' }, 'later', 60], [500, {}, 'later', null],
]) {
  test(`deliver_waits_after_${status}`, async () => {
    await tick(1);
    server.answers['/api/v1/sync/'] = () => server.reply(status, {}, headers);

    const outcome = await deliver();

    assert.deepEqual([outcome.state, outcome.retryAfter, (await database.pendingEntries()).length], [state, retryAfter, 1]);
  });
}

for (const [code, expected] of [['revoked', 'revoked'], ['signed_out', 'needs-code'], ['signature', 'needs-code']]) {
  test(`deliver_of_a_phone_that_is_${code}_keeps_the_outbox`, async () => {
    await tick(1);
    server.answers['/api/v1/sync/'] = () => server.reply(401, { code, detail: '' });

    const outcome = await deliver();
    await load();

    assert.deepEqual([outcome.state, auth.value, unsentCount.value], ['signed-out', expected, 1]);
  });
}

test('deliver_never_sends_another_patients_entries', async () => {
  const entry = await tick(1);
  await putEntries('margaret', [{ ...entry, id: 'peters', patient: 'peter' }]);

  await deliver();

  assert.deepEqual([[...server.stored.keys()], (await kept('peters')).pending], [[entry.id], 1]);
});

test('deliver_marks_nothing_that_it_did_not_send', async () => {
  const entry = await tick(1);
  await putEntries('margaret', [{ ...entry, id: 'peters', patient: 'peter' }]);
  server.answers['/api/v1/sync/'] = () => server.reply(200, {
    closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z',
    results: [{ id: entry.id, verdict: 'stored' }, { id: 'peters', verdict: 'stored' }],
  });

  await deliver();

  assert.deepEqual((await database.pendingEntries()).map(({ id }) => id), ['peters']);
});

test('deliver_twice_at_once_sends_once', async () => {
  await tick(1);

  const outcomes = await Promise.all([deliver(), deliver()]);

  assert.deepEqual([outcomes.map(({ state }) => state), server.batches.length], [['sent', 'busy'], 1]);
});

test('deliver_offers_two_weeks_again_when_the_server_was_restored', async () => {
  const old = await tick(1);
  await deliver();
  await putEntries('margaret', [{ ...(await kept(old.id)), acknowledged_at: '2026-05-31T00:00:00.000Z' }]);
  const recent = await tick(2);
  await deliver();
  server.epoch = 'epoch-2';
  server.stored.clear();
  const newest = await tick(3);

  await deliver();

  assert.deepEqual([...server.stored.keys()].sort(), [recent.id, newest.id].sort());
  assert.equal(await database.setting('epoch'), 'epoch-2');
});

test('deliver_sends_receipts_and_forgets_them', async () => {
  await globalThis.moves.receipts.keep(context, { delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' });
  await globalThis.moves.receipts.keep(context, { delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' });

  await deliver();
  await deliver();

  assert.deepEqual(server.receipts, [{ delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' }]);
});

test('stop_order_of_a_sync_closes_at_once_and_an_older_snapshot_does_not_open_again', async () => {
  server.closed = { kind: 'stop', at: '2026-06-15T07:20:00.000Z', text: 'Stop for now.' };
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
  server.snapshot = snapshotOf({ version: 'v2', checked_at: '2026-06-15T07:45:00.000Z' });

  await refresh();

  assert.equal(served.value?.version, 'v2');
  assert.equal(server.requests.at(-1).headers['If-None-Match'], '"v1"');
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

test('wait_grows_to_a_minute_and_is_never_shorter_than_the_server_asks', () => {
  const waits = [2, 4, 64].map((waited) => waitAfter({ state: 'offline' }, waited));

  assert.deepEqual([...waits, waitAfter({ state: 'later', retryAfter: 300 }, 2), waitAfter({ state: 'signed-out' }, 2)], [2, 4, 60, 300, null]);
});

test('when_the_programme_was_last_checked_is_remembered_also_where_nothing_is_new', async () => {
  await refresh();
  now = at('2026-06-16T07:00:00Z');

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
