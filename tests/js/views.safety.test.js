import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DANGER_DEFAULT, safetyWith } from '#app/danger-default.js';
import { ANYWHERE, DANGER_SIGNS, SAFETY_TEXTS } from '#app/danger-words.js';
import { byRank, callsFor, orderOf } from '#app/views/danger.js';
import { meaningOf } from '#app/views/session/before-you-start.js';
import { whatNow } from '#app/views/session/stopping.js';

const fixture = JSON.parse(readFileSync(new URL('./fixtures/snapshot.json', import.meta.url), 'utf8'));
const library = (name) => JSON.parse(readFileSync(new URL(`../../programmes/library/${name}.json`, import.meta.url), 'utf8'));
const sign = (id) => fixture.library.danger_signs.find((each) => each.id === id);
const GB = fixture.clinic.emergency;

test('danger signs of the release are those of the library, every one and word for word', () => {
  const keys = library('patient_keys').patient_keys;
  const anywhere = library('countries').find(({ code }) => code === '*');
  const only = (row, names) => Object.fromEntries(names.map((name) => [name, row[name]]));

  assert.deepEqual(DANGER_SIGNS, library('danger_signs').map((row) => only(row, keys.danger_signs)));
  assert.deepEqual(SAFETY_TEXTS, library('safety_texts'));
  assert.deepEqual(ANYWHERE, only(anywhere, keys.countries));
});

test('danger signs of the release leave no placeholder open', () => {
  assert.doesNotMatch(JSON.stringify([DANGER_DEFAULT, safetyWith(GB)]), /[{]\w+[}]/);
});

test('danger signs before joining take the invitation’s country', () => {
  const told = safetyWith(GB).signs.find(({ id }) => id === 'bladder')?.action;

  assert.equal(told, sign('bladder').action);
  assert.match(told ?? '', /999/);
  assert.match(DANGER_DEFAULT.signs[0].action, /112/);
});

test('byRank puts the most urgent first whatever order they came in', () => {
  const mixed = fixture.library.danger_signs.toReversed();

  assert.deepEqual(byRank(mixed).map(({ rank }) => rank), mixed.map(({ rank }) => rank).sort((a, b) => a - b));
});

test('orderOf keeps the first thing to do in large letters and loses no word', () => {
  for (const { action } of fixture.library.danger_signs) {
    const { first, rest } = orderOf(action);
    assert.equal([...first, rest].filter(Boolean).join(' '), action);
    assert.match(first.at(-1) ?? '', /^(Call|Go|Get) /);
  }
});

test('callsFor an emergency is the emergency number alone', () => {
  assert.deepEqual(callsFor(sign('bladder'), GB), [{ words: 'Call 999', tel: '999' }]);
});

test('callsFor help today keeps the emergency number second', () => {
  assert.deepEqual(callsFor(sign('calf-clot'), GB), [
    { words: 'Call NHS 111', tel: '111' },
    { words: 'Call 999 in an emergency', tel: '999' },
  ]);
});

test('callsFor help today without one number to dial still has a number', () => {
  const calls = callsFor(sign('calf-clot'), { ...GB, urgent_line: 'your GP', urgent_tel: null, emergency_tel: '112' });

  assert.deepEqual(calls, [{ words: 'Call 112 in an emergency', tel: '112' }]);
});

test('callsFor a clinic with words but no number gives the words to read', () => {
  const own = { ...GB, emergency: 'the ambulance', emergency_tel: null };

  assert.deepEqual(callsFor(sign('bladder'), own), [{ words: 'Call the ambulance', tel: null }]);
  assert.deepEqual(callsFor(sign('calf-clot'), own).at(-1), { words: 'Call the ambulance in an emergency', tel: null });
});

test('meaningOf holds the first session for a yes and for a not sure, where the question holds', () => {
  const questions = fixture.library.before_you_start;

  assert.equal(meaningOf(questions, { pregnancy: 'no', 'blood-thinner': 'yes' }).hold, false);
  assert.equal(meaningOf(questions, { pregnancy: 'not sure' }).hold, true);
  assert.equal(meaningOf(questions, { 'joint-replacement': 'hip' }).hold, true);
});

test('meaningOf tells what to read for each answer that is not a no', () => {
  const { texts } = meaningOf(fixture.library.before_you_start, { pregnancy: 'no', 'blood-thinner': 'yes' });

  assert.equal(texts.length, 1);
  assert.match(texts[0], /blood|foam rolling/i);
});

test('whatNow after a rule that stops is that rule alone, and no second try', () => {
  const sharp = fixture.library.pain_rules.rules.find(({ id }) => id === 'sharp');

  assert.deepEqual(whatNow(sharp, ['Bend less.']), { texts: [sharp.patient_text], mayTryAgain: false });
});

test('whatNow offers the exercise’s own smaller version where no rule speaks or it advises less', () => {
  const less = fixture.library.pain_rules.rules.find(({ id }) => id === 'floss-symptom');

  for (const rule of [null, less]) assert.equal(whatNow(rule, ['Bend less.']).mayTryAgain, true);
  assert.deepEqual(whatNow(less, ['Bend less.']).texts, [less.patient_text, 'If you want to try again, make it easier:', 'Bend less.']);
  assert.equal(whatNow(null, ['Bend less.']).texts.at(-1), 'Bend less.');
});
