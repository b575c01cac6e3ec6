/** What this phone says of its reminders, kept until the outbox has sent it. Shared by page and service worker. */
(() => {
  const DAY = 24 * 60 * 60_000;

  /**
   * Kept first, sent with the outbox. A second word on the same event, before the first was sent, takes its place.
   * @param {MovesContext} context @param {MovesReceipt} receipt
   */
  async function keep(context, receipt) {
    const row = { key: `${receipt.delivery ?? receipt.session}/${receipt.event}`, ...receipt };
    await context.database.run((db) => db.put('receipts', row));
  }

  /**
   * Remembers until when a session was put off, from the notification or in the app, so that the app can show it.
   * @param {MovesContext} context @param {string} session `<slot>/<date>` @param {number} until milliseconds
   */
  async function rememberPutOff(context, session, until) {
    await context.database.run(async (db) => {
      const change = db.transaction('settings', 'readwrite');
      const known = Object.entries((await change.store.get('put-off')) ?? {});
      const recent = known.filter(([, at]) => at > context.now() - DAY);
      await change.store.put({ ...Object.fromEntries(recent), [session]: until }, 'put-off');
      await change.done;
    });
  }

  globalThis.moves = { ...globalThis.moves, receipts: { keep, rememberPutOff } };
})();
