import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { adviceOnExercise, adviceOnSession, adviceOnSoreness, adviceOnStop } from '#app/advice.js';
import { symptomsOf } from '#app/symptoms.js';
import { worseInARow } from '#app/worse-in-a-row.js';

const rules = JSON.parse(readFileSync(new URL('../../programmes/library/pain_rules.json', import.meta.url), 'utf8'));
const reaching = (reaches, kinds = {}) => symptomsOf({ zones: ['back', reaches], side: 'left', aspect: null, kinds });
const said = (back, leg, symptoms = null) => ({ pain: { back, leg }, symptoms });
const session = (before, after, more = {}) => adviceOnSession(rules, { before, after, threshold: 7, dangerOpen: false, ...more })?.id ?? null;

for (const [name, before, after, rule] of [
  ['little_pain_before', said(2, 3), null, null],
  ['pain_above_the_threshold_before', said(2, 8), null, 'above-threshold'],
  ['new_numbness_before', said(2, 3, reaching('calf', { numbness: 'new' })), null, 'new-weak-numb'],
  ['numbness_as_usual_before', said(2, 3, reaching('calf', { numbness: 'usual' })), null, 'numb-or-weak-reported'],
  ['a_leg_that_eased', said(3, 5), said(3, 3), 'eases'],
  ['a_back_that_is_worse_although_the_leg_eased', said(3, 5), said(5, 3), 'worse-once'],
  ['more_ache_in_the_back_while_the_leg_shrank', said(3, 5, reaching('calf')), said(5, 4, reaching('buttock')), 'centralising'],
  ['moved_down', said(3, 3, reaching('thigh')), said(3, 3, reaching('foot')), 'peripheralising'],
  ['tingling_brought_on', said(3, 3, reaching('thigh')), said(3, 3, reaching('thigh', { tingling: 'new' })), 'tingling'],
  ['nothing_said_after', said(3, 3), said(null, null), null],
]) {
  test(`advice_on_${name}`, () => assert.equal(session(before, after), rule));
}

test('advice_keeps_to_the_physios_threshold', () => {
  assert.deepEqual([session(said(null, 6), null, { threshold: 5 }), session(said(null, 6), null)], ['above-threshold', null]);
});

test('advice_with_a_danger_sign_open_is_about_nothing_else', () => {
  assert.equal(session(said(5, 5), said(1, 1), { dangerOpen: true }), 'danger-open');
});

for (const [felt, row, rule] of [['easier', 0, null], ['same', 0, null], ['worse', 1, 'floss-symptom'], ['worse', 2, 'two-bad']]) {
  test(`advice_after_a_floss_that_felt_${felt}_${row}`, () => {
    assert.equal(adviceOnExercise(rules, { felt, kind: 'nerve_floss', worseInARow: row, threshold: 7 })?.id ?? null, rule);
  });
}

for (const [felt, kind, rule] of [
  ['pulled', 'stretch', null], // "a light pull is normal" is no answer to somebody who has stopped
  ['pulled', 'nerve_floss', 'floss-symptom'],
  ['sharp', 'stretch', 'sharp'],
  ['further_down', 'nerve_floss', 'peripheralising'],
  ['weak_or_numb', 'mobility', 'new-weak-numb'],
  ['something_else', 'stretch', null],
]) {
  test(`advice_after_a_${kind}_that_was_stopped_because_it_was_${felt}`, () => {
    assert.equal(adviceOnStop(rules, { felt, kind, threshold: 7 })?.id ?? null, rule);
  });
}

test('soreness_is_advised_on_by_the_librarys_bounds', () => {
  assert.deepEqual([30, 31, 180, 719, 720, 1440].map((minutes) => adviceOnSoreness(rules, minutes)?.id ?? null),
    [null, 'settles-slowly', 'settles-slowly', 'settles-slowly', 'lingers', 'lingers']);
});

const answer = (session_key, hour, felt, minute = 0) => ({
  session_key, body: { felt }, performed_at: `2026-06-15T${hour}:00:00.000Z`, recorded_at: `2026-06-15T${hour}:${String(minute).padStart(2, '0')}:00.000Z`,
});

test('worse_in_a_row_counts_back_from_the_last_session_and_a_correction_counts', () => {
  const all = [answer('a', '08', 'worse'), answer('b', '12', 'same'), answer('c', '16', 'worse'), answer('d', '20', 'same'), answer('d', '20', 'worse', 5)];

  assert.deepEqual([worseInARow(all), worseInARow(all.toReversed()), worseInARow(all.slice(0, 2)), worseInARow([])], [2, 2, 0, 0]);
});
