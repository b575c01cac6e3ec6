import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { deliver, signedIn, tick } from './signed-in.js';
import { at } from './world.js';
import { allEntries, database, putEntries } from '#app/db.js';
import { waitAfter } from '#app/outbox.js';
import { context } from '#app/phone-context.js';
import { auth, load, refusedEntries, unsentCount } from '#app/state.js';

/** @type {Awaited<ReturnType<typeof signedIn>>} */
let phone;

beforeEach(async () => { phone = await signedIn(); });

const kept = async (id) => (await allEntries()).find((entry) => entry.id === id);

test('deliver_sends_what_waits_and_marks_it_by_its_verdict', async () => {
  const entry = await tick(1);

  const outcome = await deliver();
  await load();

  assert.deepEqual([outcome.state, outcome.snapshotVersion, unsentCount.value], ['sent', 'v1', 0]);
  assert.deepEqual(Object.keys(phone.server.batches[0][0]).sort(),
    ['body', 'id', 'kind', 'performed_at', 'recorded_at', 'revision', 'session', 'zone']);
  assert.equal((await kept(entry.id)).acknowledged_at, '2026-06-15T07:30:00.000Z');
});

test('deliver_asks_once_more_with_a_fresh_nonce_and_remembers_it', async () => {
  await tick(1);
  await deliver();
  await tick(2);
  await deliver();

  assert.deepEqual(phone.server.requests.map(({ headers }) => headers['Device-Nonce']), ['', 'n1', 'n1']);
});

test('deliver_after_a_lost_reply_sends_again_and_is_stored_once', async () => {
  await tick(1);
  const { fetch } = phone.server;
  phone.server.fetch = async (path, init) => {
    await fetch(path, { ...init, headers: { ...init.headers, 'Device-Nonce': 'n1' } }).catch(() => undefined);
    throw new TypeError('connection lost');
  };
  const lost = await deliver();
  phone.server.fetch = fetch;

  assert.deepEqual([lost.state, (await deliver()).state, phone.server.stored.size], ['offline', 'sent', 1]);
});

test('deliver_keeps_a_refused_entry_and_goes_on', async () => {
  const [bad, good] = [await tick(1), await tick(2)];
  phone.server.answers['/api/v1/sync/'] = ({ entries }) => phone.server.reply(200, {
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
  phone.server.answers['/api/v1/sync/'] = ({ entries }) => {
    asked += 1;
    const results = entries.filter(({ id }) => asked === 1 && id === both[0]).map(({ id }) => ({ id, verdict: 'stored' }));
    return phone.server.reply(200, { closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z', results });
  };

  const outcome = await deliver();

  assert.deepEqual([outcome.state, asked, (await database.pendingEntries()).map(({ id }) => id)], ['later', 2, [both[1]]]);
});

test('deliver_sends_200_at_a_time', async () => {
  const { id: _, ...like } = await tick(1);
  await putEntries('margaret', Array.from({ length: 449 }, (__, n) => ({ ...like, id: `019ec900-0000-7000-9000-${String(n).padStart(12, '0')}` })));

  await deliver();

  assert.deepEqual([phone.server.batches.map(({ length }) => length), phone.server.stored.size], [[200, 200, 50], 450]);
});

test('deliver_finds_the_one_entry_that_makes_a_batch_unreadable', async () => {
  const all = [];
  for (let n = 1; n <= 5; n += 1) all.push(await tick(n));
  const poison = all[2].id;
  phone.server.answers['/api/v1/sync/'] = ({ entries }) => (entries.some(({ id }) => id === poison)
    ? phone.server.reply(413, { code: 'too_large', detail: '' })
    : phone.server.reply(200, { closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z', results: entries.map(({ id }) => ({ id, verdict: 'stored' })) }));

  const outcome = await deliver();

  const refused = (await allEntries()).filter((entry) => entry.refused);
  assert.deepEqual([outcome.state, refused.map(({ id }) => id), (await database.pendingEntries()).length], ['sent', [poison], 0]);
});

for (const [status, headers, state, retryAfter] of [
  [503, { 'Retry-After': '120' }, 'later', 120], [429, { 'Retry-After': 'Mon, 15 Jun 2026 07:31:00 GMT' }, 'later', 60], [500, {}, 'later', null],
]) {
  test(`deliver_waits_after_${status}`, async () => {
    await tick(1);
    phone.server.answers['/api/v1/sync/'] = () => phone.server.reply(status, {}, headers);

    const outcome = await deliver();

    assert.deepEqual([outcome.state, outcome.retryAfter, (await database.pendingEntries()).length], [state, retryAfter, 1]);
  });
}

for (const [code, expected] of [['revoked', 'revoked'], ['signed_out', 'needs-code'], ['signature', 'needs-code']]) {
  test(`deliver_of_a_phone_that_is_${code}_keeps_the_outbox`, async () => {
    await tick(1);
    phone.server.answers['/api/v1/sync/'] = () => phone.server.reply(401, { code, detail: '' });

    const outcome = await deliver();
    await load();

    assert.deepEqual([outcome.state, auth.value, unsentCount.value], ['signed-out', expected, 1]);
  });
}

test('deliver_never_sends_another_patients_entries', async () => {
  const entry = await tick(1);
  await putEntries('margaret', [{ ...entry, id: 'peters', patient: 'peter' }]);

  await deliver();

  assert.deepEqual([[...phone.server.stored.keys()], (await kept('peters')).pending], [[entry.id], 1]);
});

test('deliver_marks_nothing_that_it_did_not_send', async () => {
  const entry = await tick(1);
  await putEntries('margaret', [{ ...entry, id: 'peters', patient: 'peter' }]);
  phone.server.answers['/api/v1/sync/'] = () => phone.server.reply(200, {
    closed: null, snapshot_version: 'v1', server_epoch: 'epoch-1', server_time: '2026-06-15T07:31:00.000Z',
    results: [{ id: entry.id, verdict: 'stored' }, { id: 'peters', verdict: 'stored' }],
  });

  await deliver();

  assert.deepEqual((await database.pendingEntries()).map(({ id }) => id), ['peters']);
});

test('deliver_twice_at_once_sends_once', async () => {
  await tick(1);

  const outcomes = await Promise.all([deliver(), deliver()]);

  assert.deepEqual([outcomes.map(({ state }) => state), phone.server.batches.length], [['sent', 'busy'], 1]);
});

test('deliver_offers_two_weeks_again_when_the_server_was_restored', async () => {
  const old = await tick(1);
  await deliver();
  await putEntries('margaret', [{ ...(await kept(old.id)), acknowledged_at: '2026-05-31T00:00:00.000Z' }]);
  const recent = await tick(2);
  await deliver();
  phone.server.epoch = 'epoch-2';
  phone.server.stored.clear();
  const newest = await tick(3);

  await deliver();

  assert.deepEqual([...phone.server.stored.keys()].sort(), [recent.id, newest.id].sort());
  assert.equal(await database.setting('epoch'), 'epoch-2');
});

test('deliver_sends_receipts_and_forgets_them', async () => {
  await globalThis.moves.receipts.keep(context, { delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' });
  await globalThis.moves.receipts.keep(context, { delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' });

  await deliver();
  await deliver();

  assert.deepEqual(phone.server.receipts, [{ delivery: 'd1', event: 'received', at: '2026-06-15T07:01:00.000Z' }]);
});

test('wait_grows_to_a_minute_and_is_never_shorter_than_the_server_asks', () => {
  const waits = [2, 4, 64].map((waited) => waitAfter({ state: 'offline' }, waited));

  assert.deepEqual([...waits, waitAfter({ state: 'later', retryAfter: 300 }, 2), waitAfter({ state: 'signed-out' }, 2)], [2, 4, 60, 300, null]);
});
