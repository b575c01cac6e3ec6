import assert from 'node:assert/strict';
import test from 'node:test';
import { dayOf, nextDue, sessionNamed, sessionsOn, stateOn, timingOn } from '#app/day.js';
import { fold } from '#app/fold.js';
import { at, entry, EVENING, FLOSS, MORNING, slot, snapshotOf, TODAY, TOWEL } from './world.js';

const KEY = `${MORNING}/${TODAY}`;
const TEN = at('2026-06-15T09:00:00Z'); // 10:00 in London

const diary = (more = {}) => ({ snapshot: snapshotOf(), now: TEN, ...more });
const noted = (...entries) => new Map([[KEY, fold(entries)]]);
const morning = (more) => sessionsOn(diary(more), TODAY)[0];
const tick = (number, more) => entry('tick', { prescription: TOWEL, side: 'left', number }, more);

test('session_window_is_three_hours_and_closes_before_the_next', () => {
  const near = snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning'), slot(EVENING, 2, '10:00', 'Midday')] });

  assert.deepEqual([morning().dueAt, morning().closesAt], [at('2026-06-15T07:00:00Z'), at('2026-06-15T10:00:00Z')]);
  assert.equal(morning({ snapshot: near }).closesAt, at('2026-06-15T08:45:00Z'));
});

test('session_late_at_night_closes_at_four_and_before_tomorrows_first', () => {
  const late = (rules, first) => snapshotOf({
    slots: [slot(MORNING, 1, first, 'Early'), slot(EVENING, 2, '23:30', 'Night')], rules: { ...snapshotOf().rules, ...rules },
  });
  const closes = (snapshot) => sessionsOn(diary({ snapshot }), TODAY).at(-1).closesAt;

  assert.equal(closes(late({}, '08:00')), at('2026-06-16T01:30:00Z'));
  assert.equal(closes(late({ window_minutes: 480 }, '08:00')), at('2026-06-16T03:00:00Z')); // 04:00 in London
  assert.equal(closes(late({}, '01:00')), at('2026-06-15T23:45:00Z'));
});

for (const [state, now, folds, more] of [
  ['later', '2026-06-15T06:59:59Z'],
  ['now', '2026-06-15T07:00:00Z'],
  ['now', '2026-06-15T09:59:59Z'],
  ['nothing-noted', '2026-06-15T10:00:00Z'],
  ['begun', '2026-06-15T09:00:00Z', noted(entry('session-started'))],
  ['begun', '2026-06-15T12:00:00Z', noted(tick(1))],
  ['done', '2026-06-15T09:00:00Z', noted(entry('session-started'), entry('session-finished'))],
  ['done', '2026-06-15T12:00:00Z', noted(entry('session-finished', {}, { performed_at: '2026-06-15T11:30:00.000Z' }))],
  ['skipped', '2026-06-15T09:00:00Z', noted(entry('session-skipped', { reason: 'no_time' }))],
  ['begun', '2026-06-15T09:00:00Z', noted(entry('session-skipped', { reason: 'no_time' }), tick(1, { performed_at: '2026-06-15T08:30:00.000Z' }))],
  ['skipped', '2026-06-15T09:00:00Z', noted(tick(1, { performed_at: '2026-06-15T07:10:00.000Z' }), entry('session-skipped', { reason: 'no_time' }))],
  ['stopped', '2026-06-15T09:00:00Z', noted(tick(1), entry('stopped', { felt: 'sharp' }))],
  ['without-phone', '2026-06-15T09:00:00Z', noted(entry('done-without-phone'))],
  ['paused', '2026-06-15T09:00:00Z', undefined, { pause: { from: '2026-06-15', until: '2026-06-15' } }],
  ['now', '2026-06-15T09:00:00Z', undefined, { pause: { from: '2026-06-01', until: '2026-06-14' } }],
  ['paused', '2026-06-15T09:00:00Z', undefined, { pause: { from: '2026-06-01', until: null } }],
  ['closed', '2026-06-15T09:00:00Z', undefined, { closed: { kind: 'stop', at: '2026-06-15T06:00:00.000Z', text: '' } }],
  ['nothing-noted', '2026-06-15T20:00:00Z', undefined, { closed: { kind: 'stop', at: '2026-06-15T19:00:00.000Z', text: '' } }],
  ['done', '2026-06-15T20:00:00Z', noted(entry('session-finished')), { closed: { kind: 'stop', at: '2026-06-15T06:00:00.000Z', text: '' } }],
]) {
  test(`session_is_${state} at ${now} ${JSON.stringify(more ?? {})}${folds ? ' with entries' : ''}`, () => {
    assert.equal(morning({ now: at(now), folds, snapshot: snapshotOf(more) }).state, state);
  });
}

test('timing_in_force_is_the_latest_and_of_equals_the_last', () => {
  const moved = { id: MORNING, position: 1, timings: [
    { from: '2026-06-01', time: '08:00', weekdays: [1], label: 'Morning' },
    { from: '2026-06-10', time: '09:00', weekdays: [1], label: 'Morning' },
    { from: '2026-06-10', time: '09:30', weekdays: [1], label: 'Morning' },
  ] };

  assert.deepEqual(['2026-05-31', '2026-06-09', '2026-06-10'].map((date) => timingOn(moved, date)?.time), [undefined, '08:00', '09:30']);
});

test('day_has_no_session_on_other_weekdays_or_of_a_retired_slot', () => {
  const snapshot = snapshotOf({ slots: [slot(MORNING, 1, '08:00', 'Morning', { weekdays: [2] }), slot(EVENING, 2, '20:00', 'Evening', { weekdays: [] })] });

  assert.deepEqual([TODAY, '2026-06-16'].map((date) => sessionsOn(diary({ snapshot }), date).length), [0, 1]);
});

test('day_shows_last_nights_session_while_its_window_is_open', () => {
  const snapshot = snapshotOf({ slots: [slot(EVENING, 1, '23:30', 'Night')] });
  const open = (now) => dayOf(diary({ snapshot, now: at(now) })).open.map(({ key }) => key);

  assert.deepEqual(open('2026-06-15T23:30:00Z'), [`${EVENING}/${TODAY}`]); // 00:30 on the 16th
  assert.deepEqual(open('2026-06-16T01:30:00Z'), []);
});

test('next_due_skips_what_is_paused_and_settled', () => {
  const paused = snapshotOf({ pause: { from: TODAY, until: '2026-06-17' } });
  const skipped = new Map([[`${EVENING}/${TODAY}`, fold([entry('session-skipped', {})])]]);

  assert.equal(nextDue(diary()).at, at('2026-06-15T19:00:00Z'));
  assert.equal(nextDue(diary({ snapshot: paused })).at, at('2026-06-18T07:00:00Z'));
  assert.equal(nextDue(diary({ folds: skipped })).at, at('2026-06-16T07:00:00Z'));
});

test('programme_state_is_worked_out_for_each_date', () => {
  const snapshot = snapshotOf({
    programme: { ...snapshotOf().programme, starts_on: '2026-06-10', ends_on: '2026-06-20' }, pause: { from: '2026-06-15', until: '2026-06-16' },
  });

  assert.deepEqual(['2026-06-09', '2026-06-10', '2026-06-15', '2026-06-17', '2026-06-21'].map((date) => stateOn(snapshot, date)),
    ['not_started', 'active', 'paused', 'active', 'ended']);
  assert.equal(stateOn(snapshotOf({ programme: null, state: 'none' }), TODAY), 'none');
});

test('session_counts_a_choice_once_and_what_is_not_sent', () => {
  const folds = noted(tick(1), tick(2), entry('tick', { prescription: FLOSS, side: 'left', number: 1, reps: 10 }));
  const { ticksDone, ticksDue, exercisesDue, exercisesDone, unsent } = morning({ folds, pending: new Map([[KEY, 3]]) });

  assert.deepEqual({ ticksDone, ticksDue, exercisesDue, exercisesDone, unsent },
    { ticksDone: 3, ticksDue: 5, exercisesDue: 2, exercisesDone: 0, unsent: 3 });
});

test('begun_session_stays_when_its_slot_is_moved_off_the_day', () => {
  const retired = { ...slot(MORNING, 1, '08:00', 'Morning') };
  retired.timings.push({ from: TODAY, time: '08:00', weekdays: [], label: 'Morning' });
  const snapshot = snapshotOf({ slots: [retired] });

  assert.equal(sessionNamed(diary({ snapshot, folds: noted(tick(1)) }), KEY)?.state, 'begun');
  assert.equal(sessionNamed(diary({ snapshot }), KEY), null);
});

test('day_across_a_clock_change_keeps_the_time_on_the_wall', () => {
  const due = ['2026-10-24', '2026-10-25'].map((date) => sessionsOn(diary(), date)[0].dueAt);

  assert.deepEqual(due, [at('2026-10-24T07:00:00Z'), at('2026-10-25T08:00:00Z')]);
});

test('programme_of_three_weeks_ago_is_read_and_not_started', () => {
  const after = (days) => dayOf(diary({ checkedAt: at('2026-06-15T09:00:00Z') - days * 86_400_000 }));

  assert.deepEqual([0, 7, 20, 21, 22].map((days) => after(days).state), ['active', 'active', 'active', 'stale', 'stale']);
  assert.deepEqual([0, 7, 21].map((days) => after(days).age), [0, 7, 21]);
  assert.equal(after(-400).age, 0); // a clock that was set back
  assert.equal(dayOf(diary()).age, 0);
});

test('what_is_paused_or_closed_is_told_before_how_old_it_is', () => {
  const old = { checkedAt: at('2026-01-01T00:00:00Z') };

  assert.equal(dayOf(diary({ ...old, snapshot: snapshotOf({ pause: { from: TODAY, until: null } }) })).state, 'paused');
  assert.equal(dayOf(diary({ ...old, snapshot: snapshotOf({ closed: { kind: 'stop', at: TODAY, text: '' } }) })).state, 'closed');
});
