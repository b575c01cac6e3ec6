/** What the service worker does with a push: show it, say that it came, open its session. Loaded by the worker only. */
(() => {
  const SETTLED = new Set(['session-finished', 'session-skipped', 'stopped', 'done-without-phone']);
  const LOOK_FOR = 1_000; // a notification must not wait for storage that does not answer
  const SNOOZE_MINUTES = 30;
  const START_ACTIONS = [{ action: 'start', title: 'Start' }, { action: 'snooze', title: 'In 30 minutes' }];

  /**
   * Always shows something: a push that shows nothing costs an iPhone its subscription.
   * @param {any} context @param {{ appName: string, icon: string, badge: string }} looks @param {PushMessageData | null} message
   */
  async function onPush(context, looks, message) {
    const notification = read(message, looks.appName);
    const data = notification.data ?? {};
    const isDone = await within(LOOK_FOR, isSettled(context, data), false);
    await self.registration.showNotification(...(isDone ? thanks(notification, looks) : asSent(notification, looks)));
    tell('push');
    if (data.delivery) await report(context, { delivery: data.delivery, event: 'received' });
  }

  /** Declarative Web Push JSON; anything else still gets a notification. @param {any} message @param {string} appName */
  function read(message, appName) {
    try {
      return message.json().notification ?? { title: appName };
    } catch {
      return { title: appName };
    }
  }

  /** @param {any} notification @param {any} looks */
  function asSent({ title, body = '', tag, silent = false, navigate, data = {} }, looks) {
    return [title, {
      body, silent, ...frame(looks, tag, data, navigate),
      renotify: Boolean(tag) && !silent && data.kind === 'nudge', // it takes the place of the first, and should be heard
      actions: data.kind === 'start' ? START_ACTIONS : START_ACTIONS.slice(0, 1),
    }];
  }

  /** @param {any} notification @param {any} looks */
  function thanks({ tag, navigate, data = {} }, looks) {
    return ['Already logged, thank you', { silent: true, ...frame(looks, tag, data, navigate) }];
  }

  /** @param {any} looks @param {string} tag @param {any} data @param {string} navigate */
  function frame(looks, tag, data, navigate) {
    return { tag, icon: looks.icon, badge: looks.badge, data: { ...data, navigate } };
  }

  /** @param {any} context @param {{ slot?: string, date?: string }} data */
  async function isSettled(context, { slot, date }) {
    if (!slot || !date) return false;
    const entries = await context.database.run((/** @type {any} */ db) => db.getAllFromIndex('entries', 'session', `${slot}/${date}`));
    return entries.some((/** @type {any} */ { kind }) => SETTLED.has(kind));
  }

  /** @param {any} context @param {{ action: string, notification: Notification }} event */
  async function onClick(context, { action, notification }) {
    const data = notification.data ?? {};
    notification.close();
    const snoozed = action === 'snooze';
    if (!snoozed) await open(addressOf(data)); // first: the tap lets us open a window for a moment only
    if (!data.delivery) return;
    await report(context, snoozed
      ? { delivery: data.delivery, event: 'snoozed', minutes: SNOOZE_MINUTES }
      : { delivery: data.delivery, event: 'opened' });
  }

  /** Never out of the app, whatever the message says. @param {{ slot?: string, date?: string }} data */
  function addressOf({ slot, date }) {
    const session = [slot, date].every((part) => /^[\w-]+$/.test(part ?? '')) ? `#/session/${slot}/${date}` : '';
    return new URL(`/app/${session}`, self.location.origin).href;
  }

  /** @param {string} address */
  async function open(address) {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const shown = windows.find((/** @type {any} */ { url }) => new URL(url).pathname.startsWith('/app/'));
    if (!shown) return self.clients.openWindow(address);
    await shown.focus();
    return shown.navigate(address).catch(() => self.clients.openWindow(address)); // one that we do not control
  }

  /** Kept first, sent at once where that works, and with the next sending where not. @param {any} context @param {any} receipt */
  async function report(context, receipt) {
    await globalThis.moves.sending.keepReceipt(context, { at: new Date(context.now()).toISOString(), ...receipt });
    await send(context);
  }

  /** @param {any} context */
  async function send(context) {
    const outcome = await globalThis.moves.sending.deliver(context);
    tell('delivered');
    return outcome;
  }

  /** Browsers may change a subscription by themselves. @param {any} context @param {any} event */
  async function onSubscriptionChange(context, { newSubscription, oldSubscription }) {
    const options = oldSubscription?.options;
    const subscription = newSubscription ?? (options && await self.registration.pushManager.subscribe(options));
    if (!subscription) return;
    const { endpoint, keys } = subscription.toJSON();
    await globalThis.moves.signing.signedFetch(context, '/api/v1/push-subscription/', { method: 'PUT', body: { endpoint, keys } });
  }

  /** @param {string} what */
  function tell(what) {
    const channel = new BroadcastChannel('moves');
    channel.postMessage(what);
    channel.close();
  }

  /** @template T @param {number} milliseconds @param {Promise<T>} work @param {T} otherwise */
  function within(milliseconds, work, otherwise) {
    const late = new Promise((resolve) => { setTimeout(resolve, milliseconds, otherwise); });
    return Promise.race([work.catch(() => otherwise), late]);
  }

  globalThis.moves = { ...globalThis.moves, notifications: { onPush, onClick, onSubscriptionChange, send } };
})();
