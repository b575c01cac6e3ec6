import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineFor } from '#app/views/reminder-line.js';
import { cardWords, takeoverWords } from '#app/views/settings/reminders.js';
import { fromWords, whyWords } from '#app/views/settings/times.js';

const EMAIL = { has_address: true, shown: 'm•••@example.org', agreed: true, active: false };
const push = (more = {}) => ({ application_server_key: 'BKey', last_received_at: '2026-11-20T08:01:00.000Z', takeover: null, email: EMAIL, calendar: null, ...more });
const byEmail = (takeover) => push({ takeover, email: { ...EMAIL, active: true } });

test('reach_is_said_only_where_something_has_come_and_still_does', () => {
  assert.deepEqual([push(), push({ last_received_at: null }), push({ takeover: 'no_receipt' })].map((part) => cardWords('on', part).title),
    ['Reminders reach this phone', 'Reminders are on for this phone', 'Reminders do not reach this phone']);
});

test('takeover_says_why_only_while_the_email_is_in_use', () => {
  assert.equal(takeoverWords(byEmail('no_receipt')), 'Reminders come by e-mail now, because nothing has reached this phone for two days.');
  assert.match(takeoverWords(byEmail('no_phone')), /not switched on for any phone/);
  assert.deepEqual([takeoverWords(push({ takeover: 'no_receipt' })), takeoverWords({ application_server_key: null, last_received_at: null })], ['', '']);
});

for (const [state, part, words] of [
  ['on', push(), ''],
  ['unknown', push(), ''],
  ['off', push(), 'Reminders are off on this phone.'],
  ['refused', push(), 'Reminders are blocked on this phone.'],
  ['off', push({ application_server_key: null }), ''],
  ['off', byEmail('no_phone'), 'Reminders come by e-mail now.'],
  ['on', byEmail('no_receipt'), 'Reminders come by e-mail now.'],
  ['on', push({ takeover: 'no_receipt' }), 'Reminders may not reach this phone.'],
]) {
  test(`today_says "${words}" where reminders are ${state}, takeover ${part.takeover}, key ${part.application_server_key}`, () => {
    assert.equal(lineFor(state, part), words);
  });
}

test('day_a_move_counts_from_is_said_as_people_do', () => {
  assert.deepEqual(['2026-11-20', '2026-11-21', '2026-11-23'].map((from) => fromWords(from, '2026-11-20')), ['today', 'tomorrow', 'Monday 23 November']);
  assert.deepEqual([whyWords('past', '09:15'), whyWords(null, '09:15')], ['Today, 9:15 am has passed already.', '']);
});
