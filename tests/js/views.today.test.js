import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayOf } from '#app/day.js';
import { fold } from '#app/fold.js';
import { lookOf } from '#app/views/path.js';
import { sessionTimes } from '#app/session-times.js';
import { REASONS, reasonWords } from '#app/views/skip-reasons.js';
import { telOf, wordsFor } from '#app/views/standing.js';
import { canGoOn } from '#app/views/today.js';
import { entry } from './world.js';

const fixture = JSON.parse(readFileSync(new URL('./fixtures/snapshot.json', import.meta.url), 'utf8'));
const NOON = Date.parse('2026-11-20T12:40:00Z');
const standing = (change, now = NOON) => {
  const snapshot = { ...fixture, ...change };
  return wordsFor(snapshot, dayOf({ snapshot, now }));
};

test('every standing of a programme has a title of its own', () => {
  const titles = [
    standing({ programme: null, state: 'none', slots: [] }),
    standing({}, Date.parse('2026-10-30T10:00:00Z')),
    standing({ pause: { from: '2026-11-19', until: '2026-11-25' } }),
    standing({ pause: { from: '2026-11-19', until: null } }),
    standing({ state: 'ended' }),
  ].map(({ title }) => title);

  assert.deepEqual(titles, [
    'No programme yet',
    'Your programme starts on Monday 2 November',
    'Paused until Wednesday 25 November',
    'Your programme is paused',
    'Your programme has ended',
  ]);
});

test('a programme before its start says when the first session is', () => {
  assert.match(standing({}, Date.parse('2026-10-30T10:00:00Z')).text, /^First session: morning, Monday 2 November at 8 am\./);
});

test('lookOf says a word for every state, and the time for a session to come', () => {
  const { sessions } = dayOf({ snapshot: fixture, now: NOON });

  assert.deepEqual(sessions.map((session) => lookOf(session).words), ['Nothing noted', 'Now', '5 pm', '8:30 pm']);
});

test('a session stopped in one exercise can be gone on with while its time lasts and something is left', () => {
  const { sessions } = dayOf({ snapshot: fixture, now: NOON });
  const midday = sessions[1];
  const ids = midday.items.map(({ prescriptions: [{ id }] }) => id);
  const stoppedIn = (...prescriptions) => fold(prescriptions.map((prescription) => entry('stopped', { prescription, felt: 'sharp' })));
  const stopped = { ...midday, state: 'stopped', fold: stoppedIn(ids[0]) };

  assert.deepEqual([
    canGoOn(stopped, NOON), canGoOn(stopped, midday.closesAt), canGoOn({ ...stopped, fold: stoppedIn(...ids) }, NOON),
    canGoOn({ ...midday, state: 'skipped' }, NOON), canGoOn({ ...midday, state: 'done' }, NOON),
  ], [true, false, false, true, false]);
});

test('sessionTimes leaves out a retired slot and takes the timing in force', () => {
  const [first, second, ...others] = fixture.slots;
  const moved = { ...first, timings: [...first.timings, { from: '2026-11-15', time: '09:15', weekdays: [1], label: 'Morning' }] };
  const retired = { ...second, timings: [...second.timings, { from: '2026-11-15', time: '12:30', weekdays: [], label: 'Midday' }] };

  const times = sessionTimes({ ...fixture, slots: [moved, retired, ...others] }, '2026-11-20');

  assert.deepEqual(times.map(({ label, time }) => [label, time]), [['Morning', '09:15'], ['Afternoon', '17:00'], ['Evening', '20:30']]);
});

test('reasons to leave a session out are those that the diary takes', () => {
  const schema = JSON.parse(readFileSync(new URL('../../programmes/entries/session-skipped.json', import.meta.url), 'utf8'));

  assert.deepEqual(REASONS.map(([code]) => code).sort(), [...schema.properties.reason.enum].sort());
  assert.equal(reasonWords('too_sore'), 'Too sore');
});

test('telOf dials digits only, without the nought that a number with its country leaves out', () => {
  assert.deepEqual([telOf('01632 960123'), telOf('+44 (0)1632 960123')], ['tel:01632960123', 'tel:+441632960123']);
});
