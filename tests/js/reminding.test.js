import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { at, MORNING, serverFor, snapshotOf, TODAY } from './world.js';
import { database, keepDevice, keptSnapshot } from '#app/db.js';
import { newKeyPair } from '#app/device.js';
import { context } from '#app/phone-context.js';
import { reportPhone } from '#app/phone-report.js';
import { renewReminders } from '#app/push.js';
import { reminding } from '#app/reminding.js';
import { keep } from '#app/snapshot.js';
import { auth, load, pushState, putOffs, served } from '#app/state.js';

const KEY = `${MORNING}/${TODAY}`;
const SERVER_KEY = 'BHNlcnZlcg';
const PUSH = { application_server_key: SERVER_KEY, last_received_at: null, takeover: null };
const FAR = 'https://push.test/far';
let server;
let browser;

beforeEach(async () => {
  await database.wipe();
  browser = fakeBrowser();
  const pair = await newKeyPair();
  server = serverFor(pair.publicKey);
  server.answers['/api/v1/push-subscription/'] = (body, { method }) => { server.told.push([method, body?.endpoint]); return server.reply(method === 'PUT' ? 200 : 204, {}); };
  server.answers['/api/v1/phone/'] = (body) => { server.said.push(body); return server.reply(200, {}); };
  Object.assign(server, { told: [], said: [] });
  const locks = { async request(_name, _options, work) { return work({}); } };
  Object.assign(context, { fetch: (path, init) => server.fetch(path, init), now: () => at('2026-06-15T07:05:00Z'), release: 'r1', locks });
  await keepDevice({ device: 'phone-1', patient: 'margaret', pair });
  await keep(snapshotOf({ push: { application_server_key: SERVER_KEY, last_received_at: null, takeover: null, email: { has_address: true, shown: 'm•••@example.org', agreed: false, active: false }, calendar: null } }), '"v1"');
  await load();
  pushState.value = 'unknown';
});

afterEach(() => {
  delete globalThis.Notification;
  delete globalThis.PushManager;
  Object.defineProperty(globalThis, 'navigator', { value: undefined, configurable: true });
});

/** A browser with push: what it is subscribed to, and whether its patient has said yes. */
function fakeBrowser() {
  let made = 0;
  const subscription = () => {
    const endpoint = made ? `${FAR}${made}` : FAR;
    made += 1;
    return { endpoint, options: {}, toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }), async unsubscribe() { fake.subscription = null; return true; } };
  };
  const pushManager = {
    async getSubscription() { return fake.subscription; },
    async subscribe() { fake.subscription = subscription(); return fake.subscription; },
  };
  const registration = { pushManager };
  const fake = { subscription: null, pushManager };
  globalThis.PushManager = class {};
  globalThis.Notification = { permission: 'granted', async requestPermission() { this.permission = 'granted'; } };
  const serviceWorker = { ready: Promise.resolve(registration), async getRegistration() { return registration; } };
  Object.defineProperty(globalThis, 'navigator', { value: { serviceWorker, userAgent: '' }, configurable: true });
  return fake;
}

const lose = () => { server.fetch = async () => { throw new TypeError('no network'); }; };

test('start_subscribes_again_and_tells_the_server', async () => {
  await renewReminders(PUSH);

  assert.deepEqual([pushState.value, server.told], ['on', [['PUT', FAR]]]);
});

test('push_service_that_never_answers_leaves_reminders_off_and_not_unknown', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = new Promise((resolve) => { browser.pushManager.subscribe = () => { resolve(); return new Promise(() => {}); }; });
  const renewed = renewReminders(PUSH);
  await asked;
  assert.equal(pushState.value, 'unknown');
  t.mock.timers.tick(20_000);
  await renewed;

  assert.deepEqual([pushState.value, server.told], ['off', []]);
});

test('start_without_network_says_what_the_server_knew', async () => {
  await renewReminders(PUSH);
  pushState.value = 'unknown';
  lose();
  await renewReminders(PUSH);

  assert.equal(pushState.value, 'on');
});

test('start_without_network_does_not_claim_a_subscription_that_the_server_never_heard_of', async () => {
  lose();
  await renewReminders(PUSH);

  assert.deepEqual([pushState.value, Boolean(browser.subscription)], ['off', true]);
});

for (const [status, data, expected] of [[503, {}, true], [429, {}, true], [500, {}, true], [400, { code: 'endpoint', detail: 'No.' }, false]]) {
  test(`subscription_that_the_server_answers_with_${status}_is_${expected ? 'kept' : 'given back'}`, async () => {
    server.answers['/api/v1/push-subscription/'] = () => server.reply(status, data);

    await renewReminders(PUSH);

    assert.deepEqual([Boolean(browser.subscription), pushState.value], [expected, 'off']);
  });
}

test('address_that_the_push_service_has_given_up_is_replaced_at_once', async () => {
  await renewReminders(PUSH);
  server.answers['/api/v1/push-subscription/'] = (body, { method }) => {
    server.told.push([method, body.endpoint]);
    return body.endpoint === FAR ? server.reply(409, { code: 'gone', detail: 'Given up.' }) : server.reply(201, {});
  };

  await renewReminders(PUSH);

  assert.deepEqual([pushState.value, browser.subscription.endpoint, server.told.at(-1)], ['on', `${FAR}1`, ['PUT', `${FAR}1`]]);
});

test('phone_that_nothing_reaches_gets_a_new_address_once_a_day', async () => {
  const silent = { ...PUSH, takeover: 'no_receipt' };
  await renewReminders(silent);
  await renewReminders(silent);
  assert.deepEqual(server.told.map(([, endpoint]) => endpoint), [FAR, `${FAR}1`, `${FAR}1`]);
  context.now = () => at('2026-06-16T07:06:00Z');

  await renewReminders(silent);

  assert.equal(server.told.at(-1)[1], `${FAR}2`);
});

test('phone_that_nothing_reaches_keeps_its_address_while_the_server_is_away', async () => {
  await renewReminders(PUSH);
  lose();

  await renewReminders({ ...PUSH, takeover: 'no_receipt' });

  assert.equal(browser.subscription.endpoint, FAR);
});

test('reminders_switched_off_stay_off_at_the_next_start', async () => {
  await renewReminders(PUSH);

  assert.equal(await reminding.switchOff(), null);
  await renewReminders(PUSH);

  assert.deepEqual([reminding.state.value, browser.subscription, server.told.map(([method]) => method)], ['off', null, ['PUT', 'DELETE']]);
});

test('reminders_are_switched_off_without_network_too_and_on_again_by_a_tap', async () => {
  await renewReminders(PUSH);
  const { fetch } = server;
  lose();
  await reminding.switchOff();
  assert.deepEqual([reminding.state.value, browser.subscription], ['off', null]);
  server.fetch = fetch;

  assert.equal(await reminding.switchOn(), null);
  await renewReminders(PUSH);

  assert.equal(reminding.state.value, 'on');
});

test('reminders_that_were_refused_say_where_to_allow_them', async () => {
  globalThis.Notification.permission = 'denied';

  assert.match(await reminding.switchOn() ?? '', /phone’s settings/);
  assert.equal(reminding.state.value, 'refused');
});

test('phone_reports_its_state_and_zone_once_and_again_when_it_changes', async () => {
  auth.value = 'signed-out';
  await reportPhone(); // forgets what another patient's server was told
  auth.value = 'ready';
  pushState.value = 'on';

  await reportPhone();
  await reportPhone();
  pushState.value = 'denied';
  await reportPhone();

  assert.deepEqual(server.said.map(({ notifications }) => notifications), ['on', 'denied']);
  assert.ok(server.said.every(({ zone }) => zone.length > 1));
});

test('report_that_failed_is_said_again_and_disturbs_nobody', async () => {
  auth.value = 'signed-out';
  await reportPhone();
  auth.value = 'ready';
  pushState.value = 'off';
  const { fetch } = server;
  lose();
  await reportPhone();
  server.fetch = fetch;

  await reportPhone();

  assert.deepEqual(server.said.map(({ notifications }) => notifications), ['off']);
});

test('nothing_is_reported_before_it_was_looked_at', async () => {
  await reportPhone();

  assert.deepEqual(server.said, []);
});

test('agreement_to_email_shows_at_once_and_asks_for_the_whole_snapshot_next', async () => {
  server.answers['/api/v1/email-reminders/'] = ({ agreed }) => server.reply(200, { has_address: true, shown: 'm•••@example.org', agreed, active: false });

  assert.equal(await reminding.agreeToEmail(true), null);

  assert.deepEqual([served.value.push.email.agreed, (await keptSnapshot()).etag], [true, null]);
});

test('agreement_to_email_without_an_address_says_what_the_clinic_says', async () => {
  server.answers['/api/v1/email-reminders/'] = () => server.reply(400, { code: 'no_email', detail: 'Ask your clinic to add your e-mail address.' });

  assert.equal(await reminding.agreeToEmail(true), 'Ask your clinic to add your e-mail address.');
  assert.equal(served.value.push.email.agreed, false);
});

test('calendar_link_is_given_once_and_kept_nowhere', async () => {
  server.answers['/api/v1/calendar-feed/'] = () => server.reply(201, { url: 'https://moves.test/calendar/secret.ics' });

  assert.equal(await reminding.makeFeed(), 'https://moves.test/calendar/secret.ics');

  assert.deepEqual(served.value.push.calendar, { created_at: '2026-06-15T07:05:00.000Z', last_fetched_at: null });
  assert.ok(!JSON.stringify(await keptSnapshot()).includes('secret'));
});

test('calendar_link_is_ended', async () => {
  server.answers['/api/v1/calendar-feed/'] = () => server.reply(204);

  assert.equal(await reminding.endFeed(), null);

  assert.equal(served.value.push.calendar, null);
});

test('session_put_off_in_the_app_is_remembered_and_told', async () => {
  await reminding.putOff(KEY, 10);
  await globalThis.moves.sending.deliver(context);

  assert.deepEqual(putOffs.value, { [KEY]: at('2026-06-15T07:15:00Z') });
  assert.deepEqual(server.receipts, [{ session: KEY, event: 'snoozed', minutes: 10, at: '2026-06-15T07:05:00.000Z' }]);
});

test('session_put_off_without_network_waits_with_the_receipts', async () => {
  const { fetch } = server;
  lose();
  await reminding.putOff(KEY, 10);
  await reminding.putOff(KEY, 30); // changed mind before it was sent
  await globalThis.moves.sending.deliver(context);
  server.fetch = fetch;

  await globalThis.moves.sending.deliver(context);

  assert.deepEqual(server.receipts.map(({ minutes }) => minutes), [30]);
});

test('how_reminders_stand_is_known_with_the_screens_where_the_browser_says_it', async () => {
  globalThis.Notification.permission = 'denied';

  const { noteStanding } = await import('#app/push.js');
  await import('#app/views/pages.js'); // among them Settings

  assert.equal(pushState.value, 'denied');

  pushState.value = 'unknown';
  globalThis.Notification.permission = 'granted';
  noteStanding();
  assert.equal(pushState.value, 'unknown', 'a permission may be unused');
});
