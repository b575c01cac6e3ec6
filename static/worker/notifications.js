/** What the service worker does with a push: show it, say that it came, open its session. Loaded by the worker only. */
(() => {
  const SETTLED = new Set(['session-finished', 'session-skipped', 'stopped', 'done-without-phone']);
  const SNOOZE_MINUTES = 30;
  const SENDER_PATIENCE = 20_000; // for the page's own sending to end: the browser lets a push event live longer
  const START = { action: 'start', title: 'Start' };
  /** A nudge is the last word on its session, so it cannot be put off; a test has nothing to start. @type {Record<string, any[]>} */
  const ACTIONS = { start: [START, { action: 'snooze', title: 'In 30 minutes' }], nudge: [START] };

  /**
   * Always shows something: a push that shows nothing costs an iPhone its subscription. A copy is shown without a sound.
   * @param {any} context @param {{ appName: string, icon: string, badge: string }} looks
   * @param {{ data: PushMessageData | null, notification?: Notification | null }} event
   */
  async function onPush(context, looks, event) {
    const { isCopy, within, LOOK_FOR } = globalThis.moves.shown;
    const notification = read(event, looks.appName);
    const data = notification.data ?? {};
    const [again, isDone] = await Promise.all([
      isCopy(context, data.delivery), within(LOOK_FOR, isSettled(context, data), false),
    ]);
    await show(data, isDone ? thanks(notification, looks) : asSent(notification, looks, again));
    await afterwards(context, data, isDone);
  }

  /** @param {{ delivery?: string }} data @param {any[]} notification */
  async function show({ delivery }, notification) {
    try {
      await self.registration.showNotification(...notification);
    } catch (error) {
      globalThis.moves.shown.takeBack(delivery);
      throw error;
    }
    tell('push');
    if (delivery) tell({ shown: delivery });
  }

  /** What no notification waits for. @param {any} context @param {{ delivery?: string, kind?: string }} data @param {boolean} isDone */
  async function afterwards(context, { delivery, kind }, isDone) {
    const tasks = [globalThis.moves.shown.remember(context, delivery)];
    // After news the app asks at once, open or not: the sessions may have been closed.
    if (delivery) tasks.push(report(context, { delivery, event: 'received' }, kind === 'news'));
    else if (isDone) tasks.push(send(context)); // the server does not know yet that it is done
    await Promise.allSettled(tasks);
  }

  /**
   * Declarative Web Push JSON, or what a browser that knows it (iOS) made of that; anything else still gets a notification.
   * @param {any} event @param {string} appName
   */
  function read({ data, notification: proposed }, appName) {
    try {
      const notification = proposed ?? data.json().notification;
      return typeof notification?.title === 'string' ? notification : { title: appName };
    } catch {
      return { title: appName };
    }
  }

  /** @param {any} notification @param {any} looks @param {boolean} again */
  function asSent({ title, body = '', tag, silent: asked, navigate, data }, looks, again) {
    const silent = again || Boolean(asked);
    return [title, {
      body, silent, ...frame(looks, tag, data, navigate),
      renotify: Boolean(tag) && !silent && data?.kind === 'nudge', // it takes the place of the first, and should be heard
      actions: ACTIONS[data?.kind] ?? [],
    }];
  }

  /** @param {any} notification @param {any} looks */
  function thanks({ tag, navigate, data }, looks) {
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
    if (action === 'snooze') return snooze(context, data);
    const { within, LOOK_FOR } = globalThis.moves.shown;
    // First: the tap lets us open a window for a moment only. Firefox never says that it has gone elsewhere on the same page.
    const opening = within(LOOK_FOR, open(addressOf(data)), null);
    await Promise.all([opening, data.delivery && report(context, { delivery: data.delivery, event: 'opened' })]);
  }

  /** @param {any} context @param {{ delivery?: string, slot?: string, date?: string }} data */
  async function snooze(context, { delivery, slot, date }) {
    if (!delivery) return;
    const until = context.now() + SNOOZE_MINUTES * 60_000;
    await globalThis.moves.receipts.rememberPutOff(context, `${slot}/${date}`, until).catch(() => undefined);
    await report(context, { delivery, event: 'snoozed', minutes: SNOOZE_MINUTES });
  }

  /** Never out of the app, whatever the message says. @param {{ kind?: string, slot?: string, date?: string }} data */
  function addressOf({ kind, slot, date }) {
    const isSession = [slot, date].every((part) => /^[\w-]+$/.test(part ?? ''));
    const place = isSession ? `#/session/${slot}/${date}` : kind === 'test' ? '#/settings' : '';
    return new URL(`/app/${place}`, self.location.origin).href;
  }

  /** @param {string} address */
  async function open(address) {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const shown = windows.find((/** @type {any} */ { url }) => new URL(url).pathname.startsWith('/app/'));
    if (!shown) return self.clients.openWindow(address);
    await shown.focus();
    return shown.navigate(address).catch(() => self.clients.openWindow(address)); // one that we do not control
  }

  /** Kept first, sent at once where that works, and with the next sending where not. @param {any} context @param {any} receipt @param {boolean} [ask] */
  async function report(context, receipt, ask = false) {
    await globalThis.moves.receipts.keep(context, { at: new Date(context.now()).toISOString(), ...receipt });
    await send(context, ask);
  }

  /** Waits its turn: another sender may have looked for receipts just before ours was kept. @param {any} context @param {boolean} [ask] */
  async function send(context, ask = false) {
    const outcome = await globalThis.moves.sending.deliver(context, { wait: SENDER_PATIENCE, ask });
    tell('delivered');
    return outcome;
  }

  /** @param {string | { shown: string }} what */
  function tell(what) {
    const channel = new BroadcastChannel('moves');
    channel.postMessage(what);
    channel.close();
  }

  globalThis.moves = { ...globalThis.moves, notifications: { onPush, onClick, send } };
})();
