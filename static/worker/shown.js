/**
 * Which deliveries this phone has shown. After a crash the server sends one again rather than lose it, and the copy must
 * not alert a second time. Loaded by the worker only.
 */
(() => {
  const KEPT = 200;
  const LOOK_FOR = 1_000; // a notification must not wait for storage that does not answer

  /** Those of this life of the worker: two copies may come in the same moment. @type {Set<string>} */
  const lately = new Set();

  /** Whether it was shown before; from here on a copy of it is one. @param {any} context @param {string | undefined} delivery */
  async function isCopy(context, delivery) {
    if (!delivery) return false;
    if (lately.has(delivery)) return true;
    lately.add(delivery);
    return within(LOOK_FOR, known(context).then((ids) => ids.includes(delivery)), false);
  }

  /** It could not be shown: what comes again is no copy. @param {string | undefined} delivery */
  function takeBack(delivery) {
    if (delivery) lately.delete(delivery);
  }

  /** Written only after it was shown: dying in between may alert twice, never not at all. @param {any} context @param {string | undefined} delivery */
  async function remember(context, delivery) {
    if (!delivery) return;
    await context.database.run(async (/** @type {any} */ db) => {
      const change = db.transaction('settings', 'readwrite');
      const ids = (await change.store.get('shown')) ?? [];
      const others = ids.filter((/** @type {string} */ id) => id !== delivery);
      await change.store.put([...others, delivery].slice(-KEPT), 'shown');
      await change.done;
    });
  }

  /** @param {any} context @returns {Promise<string[]>} */
  async function known(context) {
    return (await context.database.setting('shown')) ?? [];
  }

  /** @template T @param {number} milliseconds @param {Promise<T>} work @param {T} otherwise @returns {Promise<T>} */
  function within(milliseconds, work, otherwise) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds, otherwise);
      work.catch(() => otherwise).then((found) => { clearTimeout(timer); resolve(found); });
    });
  }

  globalThis.moves = { ...globalThis.moves, shown: { LOOK_FOR, isCopy, takeBack, remember, within } };
})();
