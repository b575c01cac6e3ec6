/** What this phone says of its reminders, kept until the outbox has sent it. Shared by page and service worker. */
(() => {
  const DAY = 24 * 60 * 60_000;
  /** @param {MovesDevice | undefined} device */
  const isSomebodys = (device) => device !== undefined;

  /**
   * Kept first, sent with the outbox. A second word on the same event, before the first was sent, takes its place. On a
   * phone that is nobody's any more nothing is kept: an old notification may still stand there.
   * @param {MovesContext} context @param {MovesReceipt} receipt
   */
  async function keep(context, receipt) {
    const row = { key: `${receipt.delivery ?? receipt.session}/${receipt.event}`, ...receipt };
    await context.database.change(['receipts'], isSomebodys, (change) => change.objectStore('receipts').put(row));
  }

  /**
   * Remembers until when a session was put off, from the notification or in the app, so that the app can show it.
   * @param {MovesContext} context @param {string} session `<slot>/<date>` @param {number} until milliseconds
   */
  async function rememberPutOff(context, session, until) {
    await context.database.change(['settings'], isSomebodys, async (change) => {
      const settings = change.objectStore('settings');
      const known = Object.entries((await settings.get('put-off')) ?? {});
      const recent = known.filter(([, at]) => at > context.now() - DAY);
      await settings.put({ ...Object.fromEntries(recent), [session]: until }, 'put-off');
    });
  }

  globalThis.moves = { ...globalThis.moves, receipts: { keep, rememberPutOff } };
})();
