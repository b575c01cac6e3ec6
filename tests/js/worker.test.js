import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { at, MORNING, serverFor, snapshotOf, TODAY } from './world.js';
import { database, keepDevice, keepSnapshot } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { record } from '#app/diary.js';
import { context } from '#app/phone-context.js';
import { keep } from '#app/snapshot.js';
import { load, putOffs } from '#app/state.js';
import '#worker/signing.js';
import '#worker/receipts.js';
import '#worker/send.js';
import '#worker/shown.js';
import '#worker/subscription.js';
import '#worker/notifications.js';

const LOOKS = { appName: 'Daily Moves', icon: '/icon.png', badge: '/badge.png' };
const KEY = `${MORNING}/${TODAY}`;
let shown;
let server;
let now;
let pushManager;
let number = 0;

beforeEach(async () => {
  await database.wipe();
  now = at('2026-06-15T07:00:05Z');
  shown = [];
  pushManager = { current: null, asked: [], async getSubscription() { return this.current; }, async subscribe(options) { this.asked.push(options); return subscription('renewed'); } };
  globalThis.self = {
    location: { origin: 'https://moves.test' },
    registration: { pushManager, async showNotification(title, options) { shown.push({ title, ...options }); } },
    clients: { opened: [], async matchAll() { return []; }, async openWindow(address) { this.opened.push(address); } },
  };
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  server.subscriptions = [];
  server.answers['/api/v1/push-subscription/'] = (body) => { server.subscriptions.push(body); return server.reply(200, {}); };
  const locks = { async request(_name, _options, work) { return work({}); } };
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => now, release: 'r1', locks });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf({ push: { application_server_key: 'BKnown', last_received_at: null } }), '"v1"');
  await load();
});

const fresh = () => `delivery-${number += 1}`;
const subscription = (name) => ({ toJSON: () => ({ endpoint: `https://push.test/${name}`, keys: { p256dh: 'p', auth: 'a' } }) });
const notificationOf = (delivery, kind = 'start', more = {}) => ({
  title: 'Your morning session', body: 'About 9 minutes.', tag: 'session', silent: false, data: { delivery, kind, slot: MORNING, date: TODAY }, ...more,
});
const message = (...asked) => ({ data: { json: () => ({ web_push: 8030, notification: notificationOf(...asked) }) } });
const push = (...asked) => globalThis.moves.notifications.onPush(context, LOOKS, message(...asked));
const click = (data, action = '') => globalThis.moves.notifications.onClick(context, { action, notification: { data, close() {} } });
const waitingReceipts = () => database.run((db) => db.getAll('receipts'));

test('push_is_shown_with_both_actions_and_says_that_it_came', async () => {
  const delivery = fresh();

  await push(delivery);

  assert.deepEqual(shown.map(({ title, silent, tag, actions }) => [title, silent, tag, actions.map(({ action }) => action)]),
    [['Your morning session', false, 'session', ['start', 'snooze']]]);
  assert.deepEqual(server.receipts, [{ delivery, event: 'received', at: '2026-06-15T07:00:05.000Z' }]);
});

test('copy_of_a_nudge_is_shown_silently_although_a_nudge_alerts_again', async () => {
  const delivery = fresh();

  await push(delivery, 'nudge');
  await push(delivery, 'nudge');

  assert.deepEqual(shown.map(({ silent, renotify, tag }) => [silent, renotify, tag]), [[false, true, 'session'], [true, false, 'session']]);
});

test('two_copies_in_the_same_moment_alert_once', async () => {
  const delivery = fresh();

  await Promise.all([push(delivery), push(delivery)]);

  assert.deepEqual(shown.map(({ silent }) => silent).sort(), [false, true]);
});

test('copy_that_comes_to_another_life_of_the_worker_is_known_from_storage', async () => {
  const delivery = fresh();
  await push(delivery);
  globalThis.moves.shown.takeBack(delivery); // as a worker that was ended and started again: its memory is empty

  await push(delivery);

  assert.deepEqual(shown.map(({ silent }) => silent), [false, true]);
});

test('worker_remembers_the_last_two_hundred', async () => {
  for (let n = 1; n <= 205; n += 1) await globalThis.moves.shown.remember(context, `old-${n}`);

  const kept = await database.setting('shown');
  assert.deepEqual([kept.length, kept[0], kept.at(-1)], [200, 'old-6', 'old-205']);
});

test('storage_that_does_not_answer_keeps_no_notification_back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const silent = { ...context, database: { ...database, setting: () => new Promise(() => {}), run: () => new Promise(() => {}) } };

  globalThis.moves.notifications.onPush(silent, LOOKS, message(fresh(), 'nudge'));
  t.mock.timers.tick(1_000);
  await new Promise((resolve) => { setImmediate(resolve); });

  assert.deepEqual(shown.map(({ title, silent: quiet }) => [title, quiet]), [['Your morning session', false]]);
});

test('notification_that_could_not_be_shown_is_no_copy_when_it_comes_again', async () => {
  const delivery = fresh();
  const { showNotification } = self.registration;
  self.registration.showNotification = async () => { throw new TypeError('no permission'); };
  await assert.rejects(push(delivery));
  self.registration.showNotification = showNotification;

  await push(delivery);

  assert.deepEqual(shown.map(({ silent }) => silent), [false]);
});

test('session_done_without_network_is_thanked_for_silently_and_sent', async () => {
  const { id } = await record('session-finished', { session: KEY });

  await push(fresh(), 'nudge');

  assert.deepEqual(shown.map(({ title, silent, actions }) => [title, silent, actions]), [['Already logged, thank you', true, undefined]]);
  assert.deepEqual([...server.stored.keys()], [id]);
});

test('session_done_starts_the_outbox_even_for_a_message_without_a_delivery', async () => {
  const { id } = await record('session-finished', { session: KEY });

  await push(undefined);

  assert.deepEqual([[...server.stored.keys()], server.receipts], [[id], []]);
});

test('receipt_that_could_not_be_sent_goes_with_the_next_sending', async () => {
  const delivery = fresh();
  const { fetch } = server;
  server.fetch = async () => { throw new TypeError('no network'); };
  await push(delivery);
  assert.deepEqual((await waitingReceipts()).map(({ event }) => event), ['received']);
  server.fetch = fetch;

  await globalThis.moves.notifications.send(context);

  assert.deepEqual([server.receipts.map((receipt) => receipt.delivery), await waitingReceipts()], [[delivery], []]);
});

test('receipt_waits_for_another_sender_and_goes_after_it', async () => {
  const turns = [];
  context.locks = { async request(_name, options, work) { turns.push(options); return work({}); } };

  await push(fresh());

  assert.deepEqual(turns.map(({ ifAvailable, signal }) => [ifAvailable, signal instanceof AbortSignal]), [[undefined, true]]);
});

test('sender_that_never_gets_its_turn_leaves_the_receipt_waiting', async () => {
  context.locks = { request: async () => { throw new DOMException('too long', 'TimeoutError'); } };

  const outcome = await globalThis.moves.sending.deliver(context, { wait: 1 });

  assert.deepEqual(outcome, { state: 'busy' });
});

test('test_reminder_has_nothing_to_start_and_opens_the_settings', async () => {
  const delivery = fresh();
  await push(delivery, 'test', { tag: 'test', data: { delivery, kind: 'test' } });

  await click({ delivery, kind: 'test' });

  assert.deepEqual([shown[0].actions, self.clients.opened], [[], ['https://moves.test/app/#/settings']]);
});

test('news_makes_the_phone_ask_with_nothing_to_send_and_keeps_what_is_closed', async () => {
  const delivery = fresh();
  server.closed = { kind: 'stop', at: '2026-06-15T07:00:00Z', text: 'Your physio has stopped your sessions.' };

  await push(delivery, 'news', { title: 'There is news from your clinic', tag: 'news', data: { delivery, kind: 'news' } });

  assert.deepEqual((await database.setting('closed')).closed, server.closed);
  assert.deepEqual(await waitingReceipts(), []);
  await click({ delivery, kind: 'news' });
  assert.deepEqual(self.clients.opened, ['https://moves.test/app/']);
});

test('unreadable_push_shows_the_name_of_the_app', async () => {
  for (const json of [() => { throw new SyntaxError('no'); }, () => ({}), () => ({ notification: { title: 7 } })]) {
    await globalThis.moves.notifications.onPush(context, LOOKS, { data: { json } });
  }

  await globalThis.moves.notifications.onPush(context, LOOKS, { data: null });

  assert.deepEqual(shown.map(({ title }) => title), Array(4).fill('Daily Moves'));
});

test('push_that_the_browser_has_read_itself_is_shown_and_told_all_the_same', async () => {
  const delivery = fresh();

  await globalThis.moves.notifications.onPush(context, LOOKS, { data: null, notification: notificationOf(delivery) });

  assert.deepEqual([shown[0].title, server.receipts.map((receipt) => receipt.delivery)], ['Your morning session', [delivery]]);
});

test('press_is_told_also_where_firefox_never_says_that_the_open_app_went_to_the_session', async () => {
  const went = [];
  const app = { url: 'https://moves.test/app/#/settings', async focus() {}, navigate(address) { went.push(address); return new Promise(() => {}); } };
  self.clients.matchAll = async () => [app];

  await click({ delivery: 'd-1', slot: MORNING, date: TODAY }, 'start');

  assert.deepEqual([went, server.receipts.map(({ event }) => event)], [[`https://moves.test/app/#/session/${KEY}`], ['opened']]);
});

test('in_30_minutes_is_told_and_remembered_for_the_app', async () => {
  const delivery = fresh();

  await click({ delivery, slot: MORNING, date: TODAY, kind: 'start' }, 'snooze');
  await load();

  assert.deepEqual(server.receipts, [{ delivery, event: 'snoozed', minutes: 30, at: '2026-06-15T07:00:05.000Z' }]);
  assert.deepEqual([putOffs.value, self.clients.opened], [{ [KEY]: now + 30 * 60_000 }, []]);
});

test('start_opens_the_session_and_says_so', async () => {
  const delivery = fresh();

  await click({ delivery, slot: MORNING, date: TODAY, kind: 'start' }, 'start');

  assert.deepEqual([self.clients.opened, server.receipts.map(({ event }) => event)], [[`https://moves.test/app/#/session/${KEY}`], ['opened']]);
});

for (const [name, event] of [['neither_subscription_nor_options', {}], ['an_old_one_made_with_another_key', { oldSubscription: { options: { applicationServerKey: 'BOther' } } }]]) {
  test(`subscription_change_with_${name}_takes_the_known_server_key`, async () => {
    await globalThis.moves.subscription.onChange(context, event);

    assert.deepEqual(pushManager.asked, [{ userVisibleOnly: true, applicationServerKey: 'BKnown' }]);
    assert.deepEqual(server.subscriptions.map(({ endpoint }) => endpoint), ['https://push.test/renewed']);
    assert.equal(await database.setting('subscribed'), 'https://push.test/renewed');
  });
}

test('subscription_change_that_brings_the_new_one_only_tells_it', async () => {
  await globalThis.moves.subscription.onChange(context, { newSubscription: subscription('given') });

  assert.deepEqual([pushManager.asked, server.subscriptions.map(({ endpoint }) => endpoint)], [[], ['https://push.test/given']]);
});

test('subscription_change_before_there_was_a_programme_uses_the_old_options', async () => {
  await keepSnapshot({ snapshot: snapshotOf(), etag: null });

  await globalThis.moves.subscription.onChange(context, { oldSubscription: { options: { applicationServerKey: 'BOld' } } });

  assert.equal(pushManager.asked[0].applicationServerKey, 'BOld');
});

test('subscription_change_after_the_patient_switched_them_off_stays_off', async () => {
  await database.set('reminders-off', true);

  await globalThis.moves.subscription.onChange(context, {});

  assert.deepEqual([pushManager.asked, server.subscriptions], [[], []]);
});

test('subscription_change_that_fails_is_left_to_the_next_start', async () => {
  pushManager.subscribe = async () => { throw new DOMException('no network', 'AbortError'); };
  await globalThis.moves.subscription.onChange(context, {});
  server.fetch = async () => { throw new TypeError('no network'); };

  await globalThis.moves.subscription.onChange(context, { newSubscription: subscription('given') });

  assert.equal(await database.setting('subscribed'), undefined);
});
