import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PATHS } from '#app/views/icons.js';

const ROOT = new URL('../../static/app/', import.meta.url);
const sourceOf = (name) => readFileSync(new URL(name, ROOT), 'utf8');

/** A module of static/app and all that it imports before it runs. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, imported] of sourceOf(name).matchAll(/^(?:import|export) (?:[^'(]* from )?'#app\/([^']+)';$/gm)) withImports(imported, found);
  return found;
}

/** What is named where icons are drawn: in the call, in a table of signs, or in one of the tabs. */
function namedIn(source) {
  const calls = [...source.matchAll(/icon\(([^)]*)\)/g)].flatMap(([, given]) => [...given.matchAll(/'([a-z]\w{2,})'/gi)]);
  return [...calls, ...source.matchAll(/sign: '(\w+)'/g), ...source.matchAll(/<\$\{IconButton\} name="(\w+)"/g), ...source.matchAll(/\['\w+', '(\w+)', '\w+'\]/g)].map(([, name]) => name);
}

test('first_screens_draw_no_icon_that_comes_later', async () => {
  const first = new Set(Object.keys(PATHS));
  const named = [...withImports('main.js')].flatMap((name) => namedIn(sourceOf(name)));
  await import('#app/views/more-icons.js');
  const later = Object.keys(PATHS).filter((name) => !first.has(name));

  assert.ok(named.length > 20 && later.length > 10, `${named.length} named, ${later.length} later`);
  assert.deepEqual(named.filter((name) => later.includes(name)), []);
});
