import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fold } from '#app/fold.js';
import { itemsOf } from '#app/ticks.js';
import { restWords } from '#app/views/session/done.js';
import { boutWords, chosenNow, itemState, placeOf, tally } from '#app/views/session/plan.js';
import { spokenHold, spokenTicks } from '#app/views/session/spoken.js';

const { prescriptions, slots } = JSON.parse(readFileSync(new URL('./fixtures/snapshot.json', import.meta.url), 'utf8'));
const MIDDAY = slots[1].id;
const items = itemsOf(prescriptions, MIDDAY);
const [tilt, slump, lying, bridge, towel, figureFour] = prescriptions;

let made = 0;
function entry(kind, body) {
  made += 1;
  const at = new Date(Date.UTC(2026, 10, 20, 12, 0, made)).toISOString();
  return { id: `e${made}`, kind, body, session: { slot: MIDDAY, date: '2026-11-20' }, revision: null, performed_at: at, recorded_at: at, zone: 'UTC' };
}
const tick = ({ id }, number, side = 'none') => entry('tick', { prescription: id, side, number });

test('chosenNow asks where nothing was ever chosen', () => {
  assert.equal(chosenNow(items[1], fold([]), []), null);
});

test('chosenNow takes the exercise chosen last in an earlier session', () => {
  assert.equal(chosenNow(items[1], fold([]), ['slump-floss', 'knee-extension-floss', 'pelvic-tilt'])?.id, lying.id);
});

test('chosenNow follows a choice in this session over a remembered one', () => {
  const folded = fold([entry('exercise-chosen', { prescription: slump.id })]);

  assert.equal(chosenNow(items[1], folded, ['knee-extension-floss'])?.id, slump.id);
});

test('itemState tells done, partly, stopped and left out apart', () => {
  const folded = fold([
    tick(tilt, 1), tick(lying, 1, 'left'), tick(lying, 2, 'left'), tick(bridge, 1),
    entry('stopped', { prescription: towel.id, felt: 'pulled' }), entry('exercise-skipped', { prescription: figureFour.id }),
  ]);

  assert.deepEqual(items.map((item) => itemState(item, folded)), ['done', 'done', 'partly', 'stopped', 'skipped']);
  assert.deepEqual(tally(items, folded), { total: 5, done: 2, stopped: 1, skipped: 1, partly: 1 });
});

test('itemState of an exercise that was stopped and then done after all is done', () => {
  const folded = fold([entry('stopped', { prescription: tilt.id, felt: 'pulled' }), tick(tilt, 1)]);

  assert.equal(itemState(items[0], folded), 'done');
});

test('placeOf goes on at the first exercise still open, and past the last when none is', () => {
  assert.equal(placeOf(items, fold([tick(tilt, 1)])), 1);
  assert.equal(placeOf(items, fold(prescriptions.map(({ id }) => entry('exercise-skipped', { prescription: id })))), items.length);
});

test('boutWords says side and place, and no count where there is one only', () => {
  assert.equal(boutWords(towel, { side: 'left', number: 1 }), 'Left leg, hold 1 of 2');
  assert.equal(boutWords(figureFour, { side: 'right', number: 3 }), 'Right leg, hold 3 of 3');
  assert.equal(boutWords(tilt, { side: 'none', number: 1 }), '');
});

test('spokenHold says each phase once, and never each second', () => {
  const at = (phase, left, resumedWith = null) => spokenHold({ phase, left, resumedWith, secondsLeft: 8, side: 'left', number: 1, of: 2, endedAt: null }, towel);

  assert.deepEqual(
    [at('count-in', 1), at('hold', 1), at('hold', .51), at('hold', .5), at('hold', .1), at('paused', .4), at('rest', 1), at('ended-unseen', 0), at('done', 0)],
    ['Get ready. Left leg, hold 1 of 2', 'Hold, 20 seconds', 'Hold, 20 seconds', 'Half way, 10 seconds left', 'Half way, 10 seconds left',
      'Paused, 8 seconds left', 'The hold has ended. Rest, 10 seconds', '', 'The hold has ended. All ticked'],
  );
});

test('spokenHold says after a pause how long it still is, and the half only where it is to come', () => {
  const at = (left, resumedWith) => spokenHold({ phase: 'hold', left, resumedWith, secondsLeft: 0, side: 'left', number: 1, of: 2, endedAt: null }, towel);

  assert.deepEqual([at(.7, 14), at(.5, 14), at(.4, 8), at(.1, 8)],
    ['Go on, 14 seconds left', 'Half way, 10 seconds left', 'Go on, 8 seconds left', 'Go on, 8 seconds left']);
});

test('spokenTicks says what is next while nothing is under way', () => {
  assert.deepEqual(
    [[], [tick(towel, 1, 'left')], [tick(towel, 1, 'left'), tick(towel, 2, 'left')]].map((entries) => spokenTicks(towel, fold(entries))),
    ['', '1 of 2 ticked. Next: left leg, hold 2 of 2', 'All ticked'],
  );
});

test('restWords counts a stop as noted and blames nobody', () => {
  const said = restWords({ total: 5, done: 2, stopped: 1, skipped: 2, partly: 0 });

  assert.equal(said, '1 stopped early, and that is noted, 2 left out');
  assert.equal(restWords({ total: 5, done: 1, stopped: 1, skipped: 1, partly: 0 }), '1 stopped early, and that is noted, 1 left out, nothing noted for 2');
  assert.doesNotMatch(said, /miss|fail|only/i);
});
