/**
 * "Send a test reminder": asks the server for one, and follows it until this phone has shown it or a minute has gone by.
 * What arrived is said by the service worker that showed it, or, where the page does not hear it, by the server that the
 * worker told.
 */
import { ask } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { Refusal } from '#app/refusal.js';

/**
 * @typedef {'asking' | 'sent' | 'accepted' | 'arrived' | 'gone' | 'failed' | 'nothing-came' | 'not-sent'} TestState
 *   gone: the push service no longer knows this phone; nothing-came: accepted, but not shown here within a minute;
 *   not-sent: not even accepted within a minute
 * @typedef {{ state: TestState, sentAt: number | null, seconds: number | null }} TestReminder
 *   sentAt: milliseconds; seconds: from the tap to the notification
 *
 * @typedef {object} Answer what the server knows of it
 * @property {'pending' | 'accepted' | 'later' | 'gone' | 'alarm' | 'failed'} outcome
 * @property {string | null} sent_at
 * @property {string | null} received_told_at
 */

const ADDRESS = '/api/v1/test-reminder/';
const PATIENCE = 60_000;
const LOOK_EVERY = 1_000;
const OVER = new Set(['arrived', 'gone', 'failed', 'nothing-came', 'not-sent']);

/** @type {TestReminder} */
export const ASKING = { state: 'asking', sentAt: null, seconds: null };

/**
 * Rejects with a Refusal where none can be sent.
 * @param {(test: TestReminder) => void} show each time something has happened
 * @param {{ signal?: AbortSignal, pause?: (milliseconds: number) => Promise<unknown> }} [how] signal: nobody looks any more
 * @returns {Promise<TestReminder>}
 */
export async function runTest(show, { signal, pause = sleep } = {}) {
  const began = context.now();
  const arrivals = listen();
  try {
    show(ASKING);
    const { id } = (await ask(ADDRESS, { method: 'POST', body: {} })).data;
    return await follow(id, { began, arrivals: arrivals.times, show, signal, pause });
  } finally {
    arrivals.stop();
  }
}

/**
 * @param {string} id
 * @param {{ began: number, arrivals: Map<string, number>, show: (test: TestReminder) => void, signal?: AbortSignal, pause: (milliseconds: number) => Promise<unknown> }} with_
 */
async function follow(id, { began, arrivals, show, signal, pause }) {
  /** @type {Answer | null} */
  let answer = null;
  for (;;) {
    answer = (await look(id)) ?? answer;
    const test = testOf(answer, { began, arrivedAt: arrivals.get(id) ?? null, now: context.now() });
    show(test);
    if (OVER.has(test.state) || signal?.aborted) return test;
    await pause(LOOK_EVERY);
  }
}

/** No connection for a moment is no answer. @param {string} id @returns {Promise<Answer | null>} */
async function look(id) {
  try {
    return (await ask(`${ADDRESS}${id}/`)).data;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/**
 * What has happened so far. Pure.
 * @param {Answer | null} answer @param {{ began: number, arrivedAt: number | null, now: number }} at by this phone's clock
 * @returns {TestReminder}
 */
export function testOf(answer, { began, arrivedAt, now }) {
  const sentAt = answer?.sent_at ? Date.parse(answer.sent_at) : null;
  const told = answer?.received_told_at && sentAt ? (Date.parse(answer.received_told_at) - sentAt) / 1000 : null;
  const seconds = arrivedAt === null ? told : (arrivedAt - began) / 1000;
  return { state: stateOf(answer, seconds !== null, now - began > PATIENCE), sentAt, seconds };
}

/** @param {Answer | null} answer @param {boolean} arrived @param {boolean} late @returns {TestState} */
function stateOf(answer, arrived, late) {
  if (arrived) return 'arrived';
  const outcome = answer?.outcome ?? 'pending';
  if (outcome === 'gone') return 'gone';
  if (outcome === 'failed' || outcome === 'alarm') return 'failed';
  if (outcome === 'accepted') return late ? 'nothing-came' : 'accepted';
  if (late) return 'not-sent';
  return answer?.sent_at ? 'sent' : 'asking';
}

/** When the worker has shown which delivery. */
function listen() {
  /** @type {Map<string, number>} */
  const times = new Map();
  const channel = new BroadcastChannel('moves');
  channel.onmessage = ({ data }) => { if (data?.shown) times.set(data.shown, context.now()); };
  return { times, stop: () => channel.close() };
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
