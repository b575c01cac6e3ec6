import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, MORNING, serverFor, snapshotOf, TODAY, TOWEL } from './world.js';
import { database, keepDevice } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import { signOut } from '#app/joining.js';
import { context } from '#app/phone-context.js';
import { keep, refresh } from '#app/snapshot.js';
import { auth, load, snapshot } from '#app/state.js';
import '#worker/signing.js';
import '#worker/receipts.js';
import '#worker/send.js';

const KEY = `${MORNING}/${TODAY}`;
let server;
let pair;

beforeEach(async () => {
  await database.wipe();
  pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => at('2026-06-15T07:30:00Z'), release: 'r1' });
  server.answers['/api/v1/sign-out/'] = () => server.reply(204);
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v0"');
  await load();
});

const tick = () => record('tick', { session: KEY, body: { prescription: TOWEL, side: 'left', number: 1 } });
const left = () => database.run(async (db) => (await Promise.all([...db.objectStoreNames].map((name) => db.getAll(name)))).flat());

/** The server's usual answer to `path` is on its way; what is done while it is comes before it. */
function answerAfter(path, meanwhile) {
  server.answers[path] = async (body, request) => {
    delete server.answers[path];
    const answer = await server.fetch(path, { ...request, headers: { ...request.headers } });
    await meanwhile();
    return answer;
  };
}

test('snapshot_that_comes_after_signing_out_is_not_kept', async () => {
  answerAfter('/api/v1/snapshot/', signOut);

  await refresh();

  assert.deepEqual([await left(), auth.value, snapshot.value], [[], 'signed-out', null]);
});

test('verdicts_and_a_stop_that_come_after_signing_out_are_not_kept', async () => {
  await tick();
  server.closed = { kind: 'stopped', at: '2026-06-15T07:00:00.000Z' };
  answerAfter('/api/v1/sync/', signOut);

  await globalThis.moves.sending.deliver(context);

  assert.deepEqual([server.stored.size, await left()], [1, []]);
});

test('no_of_the_server_to_the_phone_before_is_not_one_to_the_phone_now', async () => {
  await tick();
  server.answers['/api/v1/sync/'] = async () => {
    await keepDevice({ device: 'phone-2', patient: 'margaret', pair });
    return server.reply(401, { code: 'revoked', detail: '' });
  };

  const outcome = await globalThis.moves.sending.deliver(context);
  await load();

  assert.deepEqual([outcome.state, auth.value], ['later', 'ready']);
});

test('tick_in_another_tab_after_signing_out_is_refused_and_leaves_nothing', async () => {
  await database.wipe(); // in another tab: this one still shows the session

  await assert.rejects(tick(), { name: 'Refusal', code: 'signed_out', message: /signed out on this phone/ });

  assert.deepEqual([await left(), auth.value], [[], 'signed-out']);
});

test('old_notification_put_off_after_signing_out_leaves_nothing', async () => {
  await signOut();

  await globalThis.moves.receipts.rememberPutOff(context, KEY, context.now());
  await globalThis.moves.receipts.keep(context, { delivery: 'd1', event: 'snoozed', at: '2026-06-15T07:30:00.000Z' });

  assert.deepEqual(await left(), []);
});

test('signing_out_is_told_to_the_other_tabs', async () => {
  const tab = new BroadcastChannel('moves');
  const told = new Promise((resolve) => { tab.onmessage = ({ data }) => resolve(data); });

  await signOut();

  assert.equal(await told, 'signed-out');
  tab.close();
});
