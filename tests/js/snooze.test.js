import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from './world.js';
import { snoozesFor } from '#app/snooze.js';

const DUE = at('2026-06-15T07:00:00Z');
const session = (more = {}) => ({ state: 'now', dueAt: DUE, closesAt: at('2026-06-15T10:00:00Z'), ...more });
const fitting = (given, minutesIn, more = {}) => snoozesFor(given, { now: DUE + minutesIn * 60_000, nudgeAfter: 60, ...more })
  .filter(({ fits }) => fits).map(({ minutes }) => minutes);

test('open_session_may_be_put_off_by_ten_thirty_or_sixty_minutes', () => {
  assert.deepEqual(snoozesFor(session(), { now: DUE, nudgeAfter: 60 })[1], { minutes: 30, at: DUE + 30 * 60_000, fits: true });
  assert.deepEqual([fitting(session(), 0), fitting(session({ state: 'begun' }), 59)], [[10, 30, 60], [10, 30, 60]]);
});

test('nothing_is_offered_before_the_reminder_was_due', () => {
  assert.deepEqual(snoozesFor(session({ state: 'begun' }), { now: DUE - 1, nudgeAfter: 60 }), []);
});

test('nothing_is_offered_once_the_nudge_has_come', () => {
  assert.deepEqual(snoozesFor(session(), { now: DUE + 60 * 60_000, nudgeAfter: 60 }), []);
});

test('put_off_session_may_be_put_off_again_until_then', () => {
  const putOff = DUE + 90 * 60_000;

  assert.deepEqual([fitting(session(), 89, { putOff }).length, fitting(session(), 90, { putOff }).length], [3, 0]);
});

test('what_is_past_the_window_does_not_fit', () => {
  const short = session({ closesAt: DUE + 40 * 60_000 });

  assert.deepEqual([fitting(short, 0), fitting(short, 10), fitting(short, 40)], [[10, 30], [10], []]);
});

for (const state of ['done', 'skipped', 'stopped', 'later', 'paused', 'closed', 'nothing-noted', 'without-phone']) {
  test(`session_that_is_${state}_is_not_put_off`, () => {
    assert.deepEqual(snoozesFor(session({ state }), { now: DUE, nudgeAfter: 60 }), []);
  });
}
