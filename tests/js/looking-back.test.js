import assert from 'node:assert/strict';
import test from 'node:test';
import { sessionsOn } from '#app/day.js';
import { fold } from '#app/fold.js';
import { isListKnown, lookBack, performedAfterwards } from '#app/looking-back.js';
import { at, entry, MORNING, snapshotOf, TODAY, TOWEL } from './world.js';

const NOON = at('2026-06-15T11:00:00Z');
const MONDAY = `${MORNING}/${TODAY}`;
const EIGHT = at('2026-06-15T07:00:00Z'); // 08:00 in London

const diary = (more = {}) => ({ snapshot: snapshotOf(), now: NOON, ...more });
const morning = (...entries) => sessionsOn(diary({ folds: new Map([[MONDAY, fold(entries)]]) }), TODAY)[0];
const tick = (more) => entry('tick', { prescription: TOWEL, side: 'left', number: 1 }, more);

test('looking_back_goes_seven_days_and_leaves_out_what_is_still_to_come', () => {
  const days = lookBack(diary());

  assert.deepEqual(days.map(({ date, sessions }) => [date, sessions.length]), [
    ['2026-06-15', 1], ['2026-06-14', 2], ['2026-06-13', 2], ['2026-06-12', 2], ['2026-06-11', 2], ['2026-06-10', 2], ['2026-06-09', 2], ['2026-06-08', 2],
  ]);
});

test('looking_back_shows_a_session_that_is_begun_and_none_of_a_pause', () => {
  const now = at('2026-06-15T08:00:00Z');
  const days = (more) => lookBack(diary({ now, ...more }));

  assert.equal(days()[0].date, '2026-06-14');
  assert.equal(days({ folds: new Map([[MONDAY, fold([tick({ performed_at: '2026-06-15T07:30:00.000Z' })])]]) })[0].date, TODAY);
  assert.deepEqual(days({ snapshot: snapshotOf({ pause: { from: '2026-06-09', until: null } }) }).map(({ date }) => date), ['2026-06-08']);
});

test('what_is_noted_afterwards_was_done_at_the_start_of_its_session', () => {
  assert.equal(performedAfterwards(morning(), NOON), EIGHT);
});

test('correction_comes_after_what_was_noted_and_never_later_than_now', () => {
  const skipped = morning(entry('session-skipped', {}, { performed_at: '2026-06-15T08:00:00.000Z' }));

  assert.equal(performedAfterwards(skipped, NOON), at('2026-06-15T08:00:00.001Z'));
  assert.equal(performedAfterwards(skipped, at('2026-06-15T07:59:00Z')), at('2026-06-15T07:59:00Z'));
});

test('list_of_a_session_is_known_where_it_was_begun_or_the_programme_is_older', () => {
  const changed = (issued_at) => snapshotOf({ programme: { ...snapshotOf().programme, revision: { ...snapshotOf().programme.revision, issued_at } } });

  assert.equal(isListKnown(morning(), changed('2026-06-15T09:59:59Z')), true);
  assert.equal(isListKnown(morning(), changed('2026-06-15T10:00:00Z')), false); // its window was over
  assert.equal(isListKnown(morning(tick()), changed('2026-06-15T10:00:00Z')), true);
});
