import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bringScreen } from '#app/views/app.js';
import { route } from '#app/views/route.js';

const SIGNED_IN = /** @type {any} */ ({ standing: { value: 'signed-in' } });

for (const name of ['today', 'danger', 'stop', 'nowhere', 'constructor', 'toString']) {
  test(`address ${name} has nothing to wait for before the first screen`, async () => {
    route.value = { name, params: [] };

    await assert.doesNotReject(bringScreen(SIGNED_IN)); // the app would not start
  });
}
