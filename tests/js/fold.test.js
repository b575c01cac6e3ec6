import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fold } from '#app/fold.js';

const { cases } = JSON.parse(readFileSync(new URL('../data/fold-vectors.json', import.meta.url), 'utf8'));

for (const { name, entries, expected } of cases) {
  test(`fold_is_the_servers: ${name}`, () => {
    const turned = entries.map((_, n) => [...entries.slice(n), ...entries.slice(0, n)]);
    for (const order of [entries, entries.toReversed(), ...turned]) assert.deepEqual(fold(order), expected);
  });
}

test('fold_vectors_are_many', () => assert.ok(cases.length >= 25));
