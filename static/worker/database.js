/**
 * The phone's storage, one description of it for the page (which imports this file) and for the service worker (which
 * loads it with importScripts): so it is a plain script that hangs what it offers on `moves`.
 */
(() => {
  const NAME = 'moves-1';
  const VERSION = 1;
  const STORES = ['keys', 'snapshot', 'entries', 'receipts', 'settings'];
  // iOS drops the connection of an app that sleeps; the object stays and every use of it fails with one of these.
  const LOST = new Set(['InvalidStateError', 'UnknownError']);

  /** @param {any} db an idb database inside its upgrade */
  function createStores(db) {
    for (const name of ['keys', 'snapshot', 'settings']) db.createObjectStore(name);
    const entries = db.createObjectStore('entries', { keyPath: 'id' });
    entries.createIndex('session', 'session_key');
    entries.createIndex('pending', 'pending');
    db.createObjectStore('receipts', { keyPath: 'key' });
  }

  /**
   * @param {(name: string, version: number, on: any) => Promise<any>} openDB idb's
   * @returns {MovesDatabase}
   */
  function connect(openDB) {
    /** @type {Promise<any> | null} */
    let connection = null;

    function open() {
      const opening = openDB(NAME, VERSION, {
        upgrade: createStores,
        blocking: () => close(opening), // another tab wipes or upgrades: do not stand in its way
        terminated: () => forget(opening),
      });
      opening.catch(() => forget(opening));
      return opening;
    }

    /** @param {Promise<any>} which */
    function forget(which) {
      if (connection === which) connection = null;
    }

    /** @param {Promise<any>} which */
    function close(which) {
      forget(which);
      return which.then((db) => db.close(), () => undefined);
    }

    /** @template T @param {(db: any) => Promise<T>} work @returns {Promise<T>} */
    async function run(work) {
      const used = (connection ??= open());
      try {
        return await work(await used);
      } catch (error) {
        if (!LOST.has(/** @type {Error} */ (error).name)) throw error;
        await close(used);
        return work(await (connection ??= open()));
      }
    }

    return { run, ...rows(run), close: async () => { if (connection) await close(connection); } };
  }

  /** @param {MovesDatabase['run']} run @returns {Omit<MovesDatabase, 'run' | 'close'>} */
  function rows(run) {
    return {
      setting: (name) => run((db) => db.get('settings', name)),
      set: (name, value) => run((db) => (value === undefined ? db.delete('settings', name) : db.put('settings', value, name))),
      device: () => run((db) => db.get('keys', 'device')),
      change: (stores, ours, work) => run(async (db) => {
        const change = db.transaction([...stores, 'keys'], 'readwrite', { durability: 'strict' });
        const isOurs = ours(await change.objectStore('keys').get('device'));
        if (isOurs) await work(change);
        await change.done;
        return isOurs;
      }),
      pendingEntries: () => run((db) => db.getAllFromIndex('entries', 'pending', 1)),
      wipe: () => run(async (db) => {
        const change = db.transaction(STORES, 'readwrite');
        await Promise.all([...STORES.map((name) => change.objectStore(name).clear()), change.done]);
      }),
    };
  }

  globalThis.moves = { ...globalThis.moves, database: { NAME, connect } };
})();
