import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { adviceOn, gravest } from '#app/pain-rules.js';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const rules = read('../../programmes/library/pain_rules.json');
const { vectors } = read('../data/pain-vectors.json');
const named = (id) => rules.rules.find((rule) => rule.id === id);

for (const { name, given, rule, level } of vectors) {
  test(`advice_is_the_servers: ${name}`, () => {
    const advice = adviceOn(rules, given);

    assert.deepEqual([advice?.id ?? null, advice?.level ?? null], [rule, level]);
  });
}

test('pain_vectors_reach_every_rule', () => {
  assert.deepEqual(new Set(vectors.map(({ rule }) => rule).filter(Boolean)), new Set(rules.rules.map(({ id }) => id)));
});

test('gravest_of_back_and_leg_is_told', () => {
  assert.equal(gravest(rules, [named('eases'), null, named('worse-once')])?.id, 'worse-once');
  assert.equal(gravest(rules, [null, null]), null);
});

test('advice_by_an_operator_from_a_newer_library_is_refused_aloud', () => {
  const newer = { ...rules, rules: [{ ...named('eases'), level: 'red', if: { input: 'threshold', op: '~', value: 1 } }] };

  assert.throws(() => adviceOn(newer, {}), /does not know: ~/);
});
