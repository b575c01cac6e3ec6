import assert from 'node:assert/strict';
import test from 'node:test';
import { settlingDue, weekOfProgramme } from '#app/settling.js';
import { snapshotOf } from './world.js';

const asked = { library: { ...snapshotOf().library, not_settling: [{ id: 'no-better', question: '', advice: '' }] } };
const snapshot = snapshotOf(asked); // began on 1 June
const seen = (week) => ({ programme: 'p', week });

test('week_of_the_programme_is_counted_from_its_first_day', () => {
  assert.deepEqual(['2026-05-20', '2026-06-01', '2026-06-07', '2026-06-08', '2026-06-15'].map((date) => weekOfProgramme(snapshot, date)), [0, 0, 0, 1, 2]);
});

test('settling_is_asked_from_the_second_week_once_in_each', () => {
  assert.equal(settlingDue(snapshot, '2026-06-07', undefined), null);
  assert.equal(settlingDue(snapshot, '2026-06-08', undefined), 1);
  assert.equal(settlingDue(snapshot, '2026-06-14', seen(1)), null);
  assert.equal(settlingDue(snapshot, '2026-06-15', seen(1)), 2);
});

test('settling_is_asked_anew_in_another_programme_and_never_without_one_or_without_questions', () => {
  assert.equal(settlingDue(snapshot, '2026-06-15', { programme: 'an earlier one', week: 40 }), 2);
  assert.equal(settlingDue(snapshotOf({ ...asked, programme: null }), '2026-06-15', undefined), null);
  assert.equal(settlingDue(snapshotOf({ library: { ...snapshotOf().library, not_settling: [] } }), '2026-06-15', undefined), null);
});
