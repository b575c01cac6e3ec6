import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginPace, pausePace, paceView, resumePace } from '#app/pace.js';

const BEGUN = 1_000_000;
const pace = beginPace({ seconds: 6, reps: 3 }, BEGUN);
const seen = (seconds, of = pace) => paceView(of, BEGUN + seconds * 1000);

test('pace_counts_in_and_then_counts_whole_movements_up_to_the_last', () => {
  assert.deepEqual([0, 2.5, 3, 8.9, 9, 15, 20.9, 21, 99].map((at) => [seen(at).phase, seen(at).rep, seen(at).done]), [
    ['count-in', 1, 0], ['count-in', 1, 0], ['moving', 1, 0], ['moving', 1, 0], ['moving', 2, 1], ['moving', 3, 2],
    ['moving', 3, 2], ['over', 3, 3], ['over', 3, 3],
  ]);
  assert.deepEqual([0, 0.1, 2.5].map((at) => seen(at).secondsLeft), [3, 3, 1]);
});

test('pace_goes_out_and_back_within_each_movement', () => {
  assert.deepEqual([3, 5.4, 6, 8.7].map((at) => [seen(at).t, seen(at).isGoingOut]), [[0, true], [1, true], [1, true], [0, false]]);
  assert.equal(seen(7.5).isGoingOut, false);
  assert.equal(seen(9 + 2.4).t, 1);
});

test('pace_goes_on_where_it_was_paused', () => {
  const paused = pausePace(pace, BEGUN + 10_000);

  assert.deepEqual([seen(10, paused).phase, seen(500, paused).done], ['paused', 1]);
  const on = resumePace(paused, BEGUN + 100_000);
  assert.deepEqual([seen(100, on).t, seen(100, on).rep], [seen(10).t, seen(10).rep]);
  assert.equal(seen(111, on).phase, 'over');
});

test('pace_paused_twice_keeps_the_first_moment_and_resumed_twice_the_same_start', () => {
  const paused = pausePace(pausePace(pace, BEGUN + 10_000), BEGUN + 20_000);

  assert.equal(paused.pausedAt, BEGUN + 10_000);
  assert.deepEqual(resumePace(resumePace(paused, BEGUN + 30_000), BEGUN + 50_000), resumePace(paused, BEGUN + 30_000));
});
