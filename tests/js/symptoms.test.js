import assert from 'node:assert/strict';
import test from 'node:test';
import { asksForDangerSigns, feltBefore, kindsForRules, movedBetween, symptomsOf, symptomWords, tellsOfLoss } from '#app/symptoms.js';

const felt = (more = {}) => ({ zones: ['thigh', 'back', 'calf'], side: 'left', aspect: 'outer', kinds: { tingling: 'usual', numbness: 'none' }, ...more });
const reaching = (reaches, more = {}) => symptomsOf(felt({ zones: ['back', reaches], ...more }));

test('symptoms_say_where_it_starts_and_how_far_it_reaches_whatever_was_tapped_first', () => {
  assert.deepEqual(symptomsOf(felt()), {
    side: 'left', starts_at: 'back', reaches: 'calf', aspect: 'outer', kinds: ['tingling'], new: [], changed: 'same',
  });
});

test('symptoms_in_the_back_alone_have_no_leg', () => {
  const { side, aspect, reaches } = symptomsOf(felt({ zones: ['back'] }));

  assert.deepEqual([side, aspect, reaches], ['none', null, 'back']);
});

for (const [name, kinds, loss] of [
  ['new_numbness', { numbness: 'new' }, true], ['new_weakness', { weakness: 'new', tingling: 'usual' }, true],
  ['numbness_as_usual', { numbness: 'usual' }, false],
  ['numbness_as_usual_beside_new_tingling', { numbness: 'usual', tingling: 'new' }, false],
]) {
  test(`symptoms_with_${name}`, () => assert.equal(tellsOfLoss({ kind: 'symptoms', body: symptomsOf(felt({ kinds })) }), loss));
}

for (const [entry, loss] of [
  [{ kind: 'stopped', body: { felt: 'weak_or_numb' } }, true], [{ kind: 'stopped', body: { felt: 'sharp' } }, false],
  [{ kind: 'symptoms', body: { kinds: ['weakness'], changed: ' Better ' } }, false],
  [{ kind: 'symptoms', body: { kinds: ['weakness'], changed: true } }, true],
  [{ kind: 'symptoms', body: { kinds: ['weakness'], changed: null } }, false],
  [{ kind: 'note', body: { text: 'weak' } }, false],
]) {
  test(`loss_in_${entry.kind}_${JSON.stringify(entry.body)}`, () => assert.equal(tellsOfLoss(entry), loss));
}

for (const [from, to, moved] of [['thigh', 'foot', 'down'], ['calf', 'buttock', 'up'], ['calf', 'calf', 'same']]) {
  test(`moved_from_${from}_to_${to}`, () => assert.equal(movedBetween(reaching(from), reaching(to)), moved));
}

test('moved_is_not_known_without_both', () => {
  assert.deepEqual([movedBetween(null, reaching('foot')), movedBetween(reaching('foot'), symptomsOf(felt({ zones: [] })))], [null, null]);
});

test('rules_hear_of_every_loss_and_of_what_is_new', () => {
  const symptoms = symptomsOf(felt({ kinds: { numbness: 'usual', tingling: 'usual', cramp: 'new' } }));

  assert.deepEqual(kindsForRules(symptoms), ['numbness', 'cramp']);
});

test('screen_starts_from_the_last_answer_without_what_was_new_then', () => {
  const earlier = symptomsOf(felt({ kinds: { tingling: 'new' } }));

  assert.deepEqual(feltBefore(earlier, 'left'), {
    zones: ['back', 'calf'], side: 'left', aspect: 'outer', kinds: { tingling: 'usual', numbness: 'none', weakness: 'none', cramp: 'none' },
  });
  assert.deepEqual(feltBefore(null, 'right'), { zones: [], side: 'right', aspect: null, kinds: {} });
  assert.equal(feltBefore(null, 'unknown').side, 'both');
});

for (const [name, now, earlier, affected, asked] of [
  ['nothing_new', reaching('calf'), reaching('calf'), 'left', false],
  ['tingling_that_is_new', reaching('calf', { kinds: { tingling: 'new' } }), reaching('calf'), 'left', true],
  ['further_down', reaching('foot'), reaching('calf'), 'left', true],
  ['further_up', reaching('thigh'), reaching('calf'), 'left', false],
  ['the_other_side', reaching('calf', { side: 'right' }), reaching('calf'), 'left', true],
  ['both_sides', reaching('calf', { side: 'both' }), null, 'left', true],
  ['the_other_side_as_last_time', reaching('calf', { side: 'right' }), reaching('calf', { side: 'right' }), 'left', false],
  ['the_first_answer', reaching('calf'), null, 'left', false],
  ['a_patient_with_two_sides', reaching('calf', { side: 'right' }), null, 'both', false],
  ['the_back_alone', symptomsOf(felt({ zones: ['back'] })), null, 'left', false],
]) {
  test(`danger_signs_after_${name}`, () => assert.equal(asksForDangerSigns(now, earlier, affected), asked));
}

test('symptoms_in_words', () => {
  assert.equal(symptomWords(symptomsOf(felt())), 'Low back to calf or shin, left leg, outer side. Tingling');
  assert.equal(symptomWords(symptomsOf(felt({ zones: ['back'], kinds: {} }))), 'Low back');
});
