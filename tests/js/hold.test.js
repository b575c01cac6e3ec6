import assert from 'node:assert/strict';
import test from 'node:test';
import { advance, beginHold, confirmHold, goNow, holdView, pause, planHolds, resume } from '#app/hold.js';
import { expectedTicks, minutesOf, itemsOf, tickId } from '#app/ticks.js';
import { MORNING, prescription, TOWEL } from './world.js';

const T0 = 1_750_000_000_000;
const s = (seconds) => T0 + seconds * 1000;
const both = prescription(TOWEL, { side: 'both', reps: 2, hold_seconds: 30, rest_seconds: 5 });

/** Looks at the machine every quarter of a second, as a page does that is on the screen. */
function watch(state, from, to) {
  const ended = [];
  for (let now = from; now <= to; now += 250) {
    const step = advance(state, now);
    state = step.state;
    ended.push(...step.ended);
  }
  return { state, ended, phase: holdView(state, to).phase };
}

test('expected_ticks_by_what_counts', () => {
  const number = (more) => expectedTicks(prescription(TOWEL, more)).length;

  assert.equal(number({ counts: 'holds', sets: 1, reps: 3, side: 'both' }), 6);
  assert.equal(number({ counts: 'holds', sets: 2, reps: 2, side: 'none' }), 4);
  assert.equal(number({ counts: 'sets', sets: 3, reps: 10, side: 'right' }), 3);
});

test('plan_leaves_out_what_is_ticked_and_does_one_side_after_the_other', () => {
  const plan = planHolds(both, new Set([tickId(TOWEL, 'left', 1)]));

  assert.deepEqual(plan.map(({ side, number, of }) => [side, number, of]), [['left', 2, 2], ['right', 1, 2], ['right', 2, 2]]);
});

test('hold_goes_through_its_phases_at_their_times', () => {
  const state = beginHold(planHolds(both, new Set()), T0);
  const phases = [0, 2.75, 3, 32.75, 33, 37.75, 38, 41, 71, 80.75, 81, 84].map((second) => watch(state, T0, s(second)).phase);

  assert.deepEqual(phases, ['count-in', 'count-in', 'hold', 'hold', 'rest', 'rest', 'count-in', 'hold', 'change-sides', 'change-sides', 'count-in', 'hold']);
});

test('hold_ends_each_hold_once_and_then_is_done', () => {
  const { ended, phase } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(300));

  assert.deepEqual(ended.map(({ side, number }) => [side, number]), [['left', 1], ['left', 2], ['right', 1], ['right', 2]]);
  assert.equal(phase, 'done');
});

test('hold_shows_whole_seconds_that_are_left_and_how_much_of_the_tide', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(3));

  assert.deepEqual([3, 3.25, 18, 32.9].map((second) => holdView(state, s(second)).secondsLeft), [30, 30, 15, 1]);
  assert.equal(holdView(state, s(18)).left, 0.5);
});

test('hold_that_ended_while_the_phone_slept_asks_whether_it_counts', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(10));

  const woken = advance(state, s(600));

  assert.deepEqual(woken.ended, []);
  assert.deepEqual([holdView(woken.state, s(600)).phase, holdView(woken.state, s(600)).endedAt], ['ended-unseen', s(33)]);
});

test('hold_answered_after_sleep_counts_or_is_done_again', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(10));
  const asking = advance(state, s(600)).state;

  const yes = confirmHold(asking, s(610), true);
  const no = confirmHold(asking, s(610), false);

  assert.deepEqual([yes.ended.length, holdView(yes.state, s(610)).phase, holdView(yes.state, s(610)).number], [1, 'rest', 2]);
  assert.deepEqual([no.ended.length, holdView(no.state, s(610)).phase, holdView(no.state, s(610)).number], [0, 'count-in', 1]);
});

test('hold_does_not_begin_by_itself_after_sleep_in_a_rest', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(34));

  const woken = advance(state, s(900));

  assert.deepEqual([woken.ended, holdView(woken.state, s(900)).phase, holdView(woken.state, s(900)).secondsLeft], [[], 'paused', 3]);
  assert.equal(watch(resume(woken.state, s(900)), s(900), s(903)).phase, 'hold');
});

test('hold_paused_keeps_what_was_left', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(13));

  const paused = pause(state, s(13));
  const later = advance(paused, s(500)).state;
  const on = resume(later, s(500));

  assert.deepEqual([holdView(later, s(500)).phase, holdView(later, s(500)).secondsLeft], ['paused', 20]);
  assert.deepEqual([watch(on, s(500), s(519)).ended.length, watch(on, s(500), s(520)).ended.length], [0, 1]);
});

test('hold_goes_on_at_once_when_asked_but_never_cuts_a_hold_short', () => {
  const waiting = beginHold(planHolds(both, new Set()), T0);
  const holding = goNow(waiting, s(1));

  assert.equal(holdView(holding, s(1)).phase, 'hold');
  assert.equal(goNow(holding, s(2)), holding);
});

test('hold_survives_a_clock_that_is_set_back', () => {
  const { state } = watch(beginHold(planHolds(both, new Set()), T0), T0, s(13));

  assert.equal(holdView(state, s(13) - 3_600_000).secondsLeft, 30);
});

test('hold_with_nothing_left_is_done', () => {
  assert.equal(holdView(beginHold([], T0), T0).phase, 'done');
});

test('minutes_are_a_whole_number_and_never_nought', () => {
  const items = (more) => itemsOf([prescription(TOWEL, more)], MORNING);

  assert.deepEqual([minutesOf([]), minutesOf(items({ reps: 1, hold_seconds: 5, rest_seconds: 0 })), minutesOf(items({ side: 'both' }))], [0, 1, 5]);
});
