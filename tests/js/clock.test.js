import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, MORNING, serverFor, snapshotOf, TODAY, TOWEL } from './world.js';
import { aheadOfServer, clockError, errorWords } from '#app/clock.js';
import { database, keepDevice } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import { phone } from '#app/phone.js';
import { context } from '#app/phone-context.js';
import { keep, refresh } from '#app/snapshot.js';
import { clockMinute, load, today } from '#app/state.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];
const YEAR = 365 * DAY;
const RIGHT = at('2026-06-15T07:30:00Z');
let server;
let clock;

beforeEach(async () => {
  await database.wipe();
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  server.answers['/api/v1/snapshot/'] = () => server.reply(200, server.snapshot, { ETag: '"v1"', Date: new Date(RIGHT).toUTCString() });
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => clock, release: 'r1' });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf(), '"v1"');
});

/** The phone's clock shows this, and the server answers. The present of the screens is some seconds older. */
async function hearWith(shown) {
  clock = shown;
  clockMinute.value = shown - 40_000;
  await refresh();
  await load();
}

for (const [what, shown] of [['ahead', RIGHT + YEAR], ['behind', RIGHT - YEAR]]) {
  test(`a clock a year ${what} is told, and what is noted counts for the session of the day`, async () => {
    await hearWith(shown);

    assert.equal(errorWords(phone.clockError.value), `about a year ${what}`);
    assert.deepEqual([today.value.date, today.value.open.map(({ key }) => key)], [TODAY, [`${MORNING}/${TODAY}`]]);

    const ticked = await record('tick', { session: today.value.open[0].key, body: { prescription: TOWEL, side: 'left', number: 1 } });
    assert.deepEqual([ticked.session, ticked.performed_at], [{ slot: MORNING, date: TODAY }, new Date(shown).toISOString()]);
    assert.equal(today.value.age, 0);
  });
}

test('a clock that is some minutes out is as good as right', async () => {
  await hearWith(RIGHT + HOUR / 2);

  assert.deepEqual([phone.clockError.value, phone.now.value], [0, RIGHT + HOUR / 2 - 40_000]);
});

test('a clock that is set right without network is right at once', async () => {
  await hearWith(RIGHT + YEAR);

  clockMinute.value = RIGHT + HOUR / 2;

  assert.deepEqual([phone.clockError.value, phone.now.value, today.value.date, today.value.age], [0, RIGHT + HOUR / 2, TODAY, 0]);
});

test('a clock that is set back without network is told, and nothing is guessed', () => {
  const heard = { at: RIGHT, ahead: 0 };

  assert.deepEqual([clockError(heard, RIGHT - YEAR), aheadOfServer(heard, RIGHT - YEAR)], [-YEAR, 0]);
  assert.deepEqual([clockError(heard, RIGHT + YEAR), clockError(null, RIGHT)], [0, 0]); // time goes by
});

test('errorWords says about how much', () => {
  const words = [HOUR, -3 * HOUR, 47 * HOUR, 2 * DAY, -20 * DAY, 61 * DAY, -366 * DAY, 3 * YEAR].map(errorWords);

  assert.deepEqual(words, [
    'about an hour ahead', 'about 3 hours behind', 'about 47 hours ahead', 'about 2 days ahead', 'about 20 days behind',
    'about 2 months ahead', 'about a year behind', 'about 3 years ahead',
  ]);
});
