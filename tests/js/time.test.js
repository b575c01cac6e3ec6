import assert from 'node:assert/strict';
import test from 'node:test';
import { uuid7 } from '#app/ids.js';
import { addDays, dayExists, dueAt, localDate, localTime, weekdayOf } from '#app/time.js';

/* The server's own cases (tests/reminders/test_timing.py): the phone must name the same instants. */
const FAMOUS = [
  ['an ordinary winter day', 'Europe/London', '2025-01-15', '08:00', '2025-01-15T08:00:00Z'],
  ['an ordinary summer day', 'Europe/London', '2025-07-15', '08:00', '2025-07-15T07:00:00Z'],
  ['gap, its first minute', 'Europe/London', '2025-03-30', '01:00', '2025-03-30T01:00:00Z'],
  ['gap, inside', 'Europe/London', '2025-03-30', '01:45', '2025-03-30T01:00:00Z'],
  ['gap, its end', 'Europe/London', '2025-03-30', '02:00', '2025-03-30T01:00:00Z'],
  ['fold, first occurrence', 'Europe/London', '2025-10-26', '01:30', '2025-10-26T00:30:00Z'],
  ['fold, its end', 'Europe/London', '2025-10-26', '02:00', '2025-10-26T02:00:00Z'],
  ['fold, United States', 'America/New_York', '2025-11-02', '01:30', '2025-11-02T05:30:00Z'],
  ['gap of half an hour', 'Australia/Lord_Howe', '2025-10-05', '02:15', '2025-10-04T15:30:00Z'],
  ['fold of half an hour', 'Australia/Lord_Howe', '2025-04-06', '01:45', '2025-04-05T14:45:00Z'],
  ['gap of two hours', 'Antarctica/Troll', '2025-03-30', '01:30', '2025-03-30T01:00:00Z'],
  ['negative summer time', 'Europe/Dublin', '2025-03-30', '01:30', '2025-03-30T01:00:00Z'],
  ['gap at the start of a day', 'Africa/Cairo', '2025-04-25', '00:30', '2025-04-24T22:00:00Z'],
  ['gap at the end of a day', 'America/Nuuk', '2024-03-30', '23:15', '2024-03-31T01:00:00Z'],
  ['fold into the day before', 'America/Nuuk', '2024-10-26', '23:30', '2024-10-27T00:30:00Z'],
  ['fold just after midnight', 'America/Havana', '2025-11-02', '00:30', '2025-11-02T04:30:00Z'],
  ['a missing day', 'Pacific/Apia', '2011-12-30', '08:00', '2011-12-30T10:00:00Z'],
  ['the day after a missing day', 'Pacific/Apia', '2011-12-31', '00:00', '2011-12-30T10:00:00Z'],
  ['the day before a missing day', 'Pacific/Apia', '2011-12-29', '23:45', '2011-12-30T09:45:00Z'],
];

for (const [name, zone, date, time, expected] of FAMOUS) {
  test(`due_at_is_the_servers: ${name}`, () => assert.equal(dueAt(date, time, zone), Date.parse(expected)));
}

/* Not by the method of `dueAt`: every minute of UTC is walked, and the first whose reading is late enough taken. */
test('due_at_agrees_with_a_walk_around_clock_changes', () => {
  const changes = [['Europe/London', '2026-03-29'], ['Europe/London', '2026-10-25'], ['America/Nuuk', '2026-03-28'],
    ['Africa/Casablanca', '2026-03-22'], ['Australia/Lord_Howe', '2026-04-05'], ['Asia/Beirut', '2026-03-29']];
  for (const [zone, date] of changes) {
    const start = Date.parse(`${addDays(date, -1)}T00:00:00Z`);
    const minutes = Array.from({ length: 4 * 24 * 60 }, (_, n) => start + n * 60_000)
      .map((instant) => [`${localDate(instant, zone)}T${localTime(instant, zone)}`, instant]);
    for (let slot = 0; slot < 48; slot += 1) {
      const time = `${String(slot >> 1).padStart(2, '0')}:${slot % 2 ? '30' : '00'}`;
      const walked = minutes.find(([reading]) => reading >= `${date}T${time}`)?.[1];
      assert.equal(dueAt(date, time, zone), walked, `${zone} ${date} ${time}`);
    }
  }
});

test('day_exists_only_where_it_has_an_instant', () => {
  assert.deepEqual(['2011-12-29', '2011-12-30', '2011-12-31'].map((date) => dayExists(date, 'Pacific/Apia')), [true, false, true]);
});

test('dates_across_months_and_years', () => {
  assert.deepEqual([addDays('2026-12-31', 1), addDays('2024-03-01', -1)], ['2027-01-01', '2024-02-29']);
  assert.deepEqual(['2026-06-15', '2026-06-21'].map(weekdayOf), [1, 7]);
});

test('uuid7_carries_the_time_the_version_and_the_variant', () => {
  const id = uuid7(0x0123456789ab, (bytes) => bytes.fill(0xff));

  assert.equal(id, '01234567-89ab-7fff-bfff-ffffffffffff');
});

test('uuid7_is_another_each_time_and_later_sorts_later', () => {
  const ids = Array.from({ length: 500 }, (_, n) => uuid7(1_750_000_000_000 + n));

  assert.equal(new Set([...ids, uuid7(1_750_000_000_000)]).size, 501);
  assert.deepEqual(ids.toSorted(), ids);
});
