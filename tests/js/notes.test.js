import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastAnswer, notesOf, unseenAnswer } from '#app/notes.js';

const entry = (/** @type {string} */ id, more = {}) => (
  { id, kind: 'note', body: { text: `Text of ${id}` }, performed_at: '2026-06-15T08:00:00.000Z', pending: 0, refused: null, ...more }
);
const answer = (/** @type {string} */ id, at = '2026-06-15T12:00:00.000Z') => ({ id, at, by: 'Sam', text: 'Yes.' });
const atClinic = (/** @type {string} */ id, more = {}) => (
  { id, text: `Text of ${id}`, at: '2026-06-14T08:00:00.000Z', read: { at: '2026-06-15T09:00:00.000Z', by: 'Sam' }, answers: [answer(`a-${id}`)], ...more }
);

test('note_waits_until_it_is_sent_and_is_never_hidden_when_it_was_refused', () => {
  const entries = [entry('1', { pending: 1 }), entry('2'), entry('3', { refused: { code: 'body', detail: '' } })];

  assert.deepEqual(notesOf(entries, []).map(({ id, state }) => [id, state]), [['3', 'refused'], ['2', 'sent'], ['1', 'waiting']]);
});

test('note_of_this_phone_takes_its_reading_and_its_answers_from_the_clinic', () => {
  const [note, ...others] = notesOf([entry('1')], [atClinic('1')]);

  assert.deepEqual(others, []);
  assert.equal(note.read?.by, 'Sam');
  assert.deepEqual(note.answers.map(({ id }) => id), ['a-1']);
});

test('notes_that_this_phone_never_had_or_has_let_go_of_are_shown_in_their_place', () => {
  const notes = notesOf([entry('2')], [atClinic('1'), atClinic('3', { at: '2026-06-15T08:30:00.000Z' })]);

  assert.deepEqual(notes.map(({ id, state }) => [id, state]), [['3', 'sent'], ['2', 'sent'], ['1', 'sent']]);
});

test('older_answer_is_no_news_when_the_seen_one_is_no_longer_among_the_notes', () => {
  const left = notesOf([], [atClinic('1', { answers: [answer('a1')] })]);

  assert.equal(unseenAnswer(left, '2026-06-15T13:00:00.000Z'), null);
});

test('answer_is_news_until_that_very_one_was_seen', () => {
  const notes = notesOf([], [atClinic('1', { answers: [answer('a1'), answer('a2', '2026-06-15T13:00:00.000Z')] }), atClinic('2', { answers: [] })]);

  assert.equal(lastAnswer(notes)?.id, 'a2');
  assert.equal(unseenAnswer(notes, undefined)?.id, 'a2');
  assert.equal(unseenAnswer(notes, '2026-06-15T12:00:00.000Z')?.id, 'a2');
  assert.equal(unseenAnswer(notes, '2026-06-15T13:00:00.000Z'), null);
  assert.equal(unseenAnswer(notesOf([entry('1')], []), undefined), null);
});
