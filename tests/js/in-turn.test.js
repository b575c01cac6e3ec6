import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn } from '#app/views/in-turn.js';

/** Ends after a task that was asked for now, so after those that were asked for before. */
const aTask = () => new Promise((resolve) => { setTimeout(resolve); });

test('one_piece_of_work_is_done_per_task_in_the_order_it_was_asked_for', async () => {
  const done = [];
  for (const name of ['first', 'second', 'third']) inTurn(() => done.push(name));
  assert.deepEqual(done, []);

  const seen = [];
  while (done.length < 3) {
    await aTask();
    seen.push([...done]);
  }

  assert.ok(seen.every((names, n) => n === 0 || names.length - seen[n - 1].length <= 1), JSON.stringify(seen));
  assert.deepEqual(done, ['first', 'second', 'third']);
});

test('work_that_was_taken_back_is_not_done_and_keeps_nobody_waiting', async () => {
  const done = [];
  const takeBack = inTurn(() => done.push('first'));
  takeBack();
  await aTask();
  inTurn(() => done.push('second'));
  await aTask();

  assert.deepEqual(done, ['second']);
});

test('work_that_fails_does_not_stop_the_rest', (t) => {
  const tasks = [];
  t.mock.method(globalThis, 'setTimeout', (task) => { tasks.push(task); });
  const done = [];
  inTurn(() => { throw new Error('not drawn'); });
  inTurn(() => done.push('second'));

  assert.throws(tasks.shift(), /not drawn/);
  tasks.shift()();
  assert.deepEqual(done, ['second']);
});
