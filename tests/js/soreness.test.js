import assert from 'node:assert/strict';
import test from 'node:test';
import { fold } from '#app/fold.js';
import { leftMoreSore, soreSession, stillSore } from '#app/soreness.js';
import { at, entry, EVENING, FLOSS, MORNING, TODAY, TOWEL } from './world.js';

const [MONDAY, NIGHT] = [`${MORNING}/${TODAY}`, `${EVENING}/${TODAY}`];
const done = at('2026-06-15T07:30:00Z');
const tick = () => entry('tick', { prescription: TOWEL, side: 'left', number: 1 }, { performed_at: '2026-06-15T07:30:00.000Z' });
const pain = (when, leg, back = null) => entry('pain', { when, leg, back }, { performed_at: '2026-06-15T07:30:00.000Z' });
const sore = [tick(), pain('before', 3), pain('after', 5)];
const asked = (entries, hours, more = []) => soreSession(new Map([[MONDAY, fold(entries)], ...more]), NIGHT, done + hours * 3_600_000);

for (const [name, entries, expected] of [
  ['more_pain_in_the_leg', [pain('before', 3), pain('after', 4)], true],
  ['less_in_the_leg_and_more_in_the_back', [pain('before', 5, 2), pain('after', 2, 3)], true],
  ['the_same', [pain('before', 3, 2), pain('after', 3, 2)], false],
  ['nothing_said_before', [pain('after', 9)], false],
  ['an_exercise_that_left_it_worse', [entry('exercise-felt', { prescription: FLOSS, felt: 'worse' })], true],
  ['one_that_was_stopped', [entry('stopped', { prescription: TOWEL, felt: 'sharp' })], true],
]) {
  test(`session_with_${name}_left_more_sore: ${expected}`, () => assert.equal(leftMoreSore(fold(entries)), expected));
}

test('sore_session_is_asked_about_before_the_next_one', () => {
  assert.deepEqual(asked(sore, 4), { session: MONDAY, at: done });
});

test('sore_session_is_not_asked_about_while_it_is_hardly_over_or_long_past_or_by_itself', () => {
  assert.equal(asked(sore, 0.5), null);
  assert.equal(asked(sore, 15 * 24), null);
  assert.equal(soreSession(new Map([[MONDAY, fold(sore)]]), MONDAY, done + 3_600_000), null);
});

test('sore_session_is_not_asked_about_twice_nor_after_a_better_one', () => {
  const settled = entry('soreness-settled', { minutes: 180, still: false });
  const better = fold([entry('tick', { prescription: TOWEL, side: 'left', number: 1 }, { performed_at: '2026-06-15T12:00:00.000Z' })]);

  assert.equal(asked([...sore, settled], 4), null);
  assert.equal(asked(sore, 6, [[`${MORNING}/2026-06-14`, better]]), null);
});

test('soreness_that_has_not_settled_is_noted_by_the_minutes_so_far_and_never_under_31', () => {
  assert.deepEqual(stillSore(done, done + 20 * 60_000), { minutes: 31, still: true });
  assert.deepEqual(stillSore(done, done + 9 * 3_600_000), { minutes: 540, still: true });
});
