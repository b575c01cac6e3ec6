import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inOurTimes } from '#app/views/refused-move.js';
import { clock, counted, dayWords, doseWords, fillSide, listed, sessionsWords, sideWords, whenWords } from '#app/views/words.js';

const fixture = JSON.parse(readFileSync(new URL('./fixtures/snapshot.json', import.meta.url), 'utf8'));
const prescribed = (slug) => fixture.prescriptions.find(({ exercise }) => exercise === slug);

test('clock says a time as a person would', () => {
  const said = ['08:00', '12:00', '12:30', '17:00', '20:30', '00:00', '00:05'].map(clock);

  assert.deepEqual(said, ['8 am', '12 noon', '12:30 pm', '5 pm', '8:30 pm', 'midnight', '12:05 am']);
});

test('the clinic says its times as the app does', () => {
  const said = inOurTimes('Midday at 12:30 and Evening at 17:00 are 90 minutes apart. See 24:00 and 1:23.');

  assert.equal(said, 'Midday at 12:30 pm and Evening at 5 pm are 90 minutes apart. See 24:00 and 1:23.');
});

test('counted says one without a plural', () => {
  assert.deepEqual([counted(1, 'minute'), counted(2, 'minute')], ['1 minute', '2 minutes']);
});

test('dayWords says weekday, day and month without a year', () => {
  assert.equal(dayWords('2026-11-20'), 'Friday 20 November');
});

test('whenWords counts days by the date in the patient’s zone, not by hours', () => {
  const zone = 'Pacific/Auckland';

  assert.equal(whenWords('2026-11-19T10:30:00.000Z', '2026-11-20', zone), 'yesterday at 23:30');
  assert.equal(whenWords('2026-11-19T11:30:00.000Z', '2026-11-20', zone), 'today at 00:30');
});

test('doseWords reads a prescription back', () => {
  const said = ['pelvic-tilt', 'slump-floss', 'hamstring-towel', 'figure-four-lying'].map((slug) => doseWords(prescribed(slug)));

  assert.deepEqual(said, [
    '8 times, hold 3 seconds',
    '2 sets of 5, left leg',
    '2 times, hold 20 seconds, left leg',
    '3 times each leg, hold 15 seconds',
  ]);
});

test('sideWords says side where no leg is meant', () => {
  const bend = { exercise_text: { kind: 'stretch', steps: ['Lift your {side} arm up over your head.'] } };

  assert.deepEqual([sideWords(bend, 'right'), sideWords(bend, 'both'), sideWords(bend, 'none')], ['right side', 'each side', '']);
});

test('fillSide fills what was left open for the side in turn', () => {
  assert.equal(fillSide('Straighten your {leg}, away from your {side} side.', 'right'), 'Straighten your right leg, away from your right side.');
  assert.equal(fillSide('Bring your {leg} up.', 'none'), 'Bring your working leg up.');
});

test('sessionsWords says every session only where it is every one of several', () => {
  assert.equal(sessionsWords(['Morning', 'Evening'], 2), 'every session');
  assert.equal(sessionsWords(['Morning', 'Evening'], 4), 'morning and evening');
  assert.equal(sessionsWords(['Morning'], 1), 'morning');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
});
