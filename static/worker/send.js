/**
 * The one sender of what this phone has written. The page and the service worker run this same script under the same
 * Web Lock, so an entry is on its way at most once at a time, and it stays in the outbox until the server has given a
 * verdict on that very entry.
 */
(() => {
  const BATCH = 200;
  const BATCH_CHARACTERS = 900_000;
  const OFFER_AGAIN = 14 * 24 * 60 * 60_000;
  const WIRE = ['id', 'kind', 'session', 'revision', 'body', 'performed_at', 'recorded_at', 'zone'];
  const SIGNED_OUT = new Set(['signed_out', 'revoked', 'signature']);
  const STORED = new Set(['stored', 'duplicate']);
  /** @type {MovesOutcome} */
  const BUSY = { state: 'busy' };
  const TOO_LARGE = { verdict: 'refused', code: 'too_large', detail: 'This entry is too large to send. It stays on this phone.' };

  /**
   * Sends what waits. Where another sender is at work: busy, or after it, within `wait` milliseconds. `ask`: also where
   * nothing waits, because the answer says whether the sessions are closed.
   * @param {MovesContext} context @param {{ wait?: number, ask?: boolean }} [how]
   * @returns {Promise<MovesOutcome>}
   */
  async function deliver(context, { wait = 0, ask = false } = {}) {
    const turn = wait ? { signal: AbortSignal.timeout(wait) } : { ifAvailable: true };
    return context.locks.request('outbox', turn, async (lock) => (lock ? deliverAll(context, ask) : BUSY))
      .catch((error) => {
        if (error.name !== 'TimeoutError') throw error;
        return BUSY;
      });
  }

  /** @param {MovesContext} context @param {boolean} ask @returns {Promise<MovesOutcome>} */
  async function deliverAll(context, ask) {
    const entries = await deliverEntries(context, ask);
    if (entries.state !== 'sent') return entries;
    const receipts = await deliverReceipts(context);
    return receipts.state === 'sent' ? entries : receipts;
  }

  /** Batch after batch until nothing waits or the server says no. @param {MovesContext} context @param {boolean} ask @returns {Promise<MovesOutcome>} */
  async function deliverEntries(context, ask) {
    /** @type {MovesOutcome} */
    let outcome = { state: 'sent' };
    let most = BATCH;
    for (;;) {
      const batch = await nextBatch(context, most);
      if (!batch.length && !ask) return outcome;
      const answer = await post(context, '/api/v1/sync/', await syncBody(context, batch));
      if (isUnreadable(answer)) {
        if (!batch.length) return { state: 'later' };
        if (batch.length === 1) await mark(context, [{ id: batch[0].id, ...TOO_LARGE }]);
        most = Math.max(1, Math.floor(batch.length / 2));
        continue;
      }
      outcome = await outcomeOf(context, answer);
      if (outcome.state !== 'sent') return outcome;
      const wentOn = await take(context, batch, answer);
      if (!batch.length) return outcome;
      if (!wentOn) return { ...outcome, state: 'later' };
      ask = false;
    }
  }

  /** @param {MovesContext} context @param {number} most */
  async function nextBatch(context, most) {
    const device = await context.database.device();
    const waiting = await context.database.pendingEntries();
    let room = BATCH_CHARACTERS;
    return waiting
      .filter((/** @type {any} */ entry) => !device || entry.patient === device.patient)
      .slice(0, most)
      .map(wireForm)
      .filter((/** @type {any} */ wire, /** @type {number} */ n) => (room -= JSON.stringify(wire).length) > 0 || n === 0);
  }

  /** @param {any} entry */
  function wireForm(entry) {
    return Object.fromEntries(WIRE.map((key) => [key, entry[key]]));
  }

  /** @param {MovesContext} context @param {any[]} entries */
  async function syncBody(context, entries) {
    const epoch = (await context.database.setting('epoch')) ?? null;
    return { release: context.release, sent_at: new Date(context.now()).toISOString(), epoch, entries };
  }

  /** No answer at all is null. @param {MovesContext} context @param {string} path @param {any} body */
  async function post(context, path, body) {
    return globalThis.moves.signing.signedFetch(context, path, { method: 'POST', body }).catch(() => null);
  }

  /** @param {MovesAnswer | null} answer */
  function isUnreadable(answer) {
    return answer?.status === 400 || answer?.status === 413;
  }

  /** @param {MovesContext} context @param {MovesAnswer | null} answer @returns {Promise<MovesOutcome>} */
  async function outcomeOf(context, answer) {
    if (!answer) return { state: 'offline' };
    if (answer.ok) {
      await note(context, answer, 'auth', undefined);
      return { state: 'sent', snapshotVersion: answer.data?.snapshot_version };
    }
    if (answer.status === 401 && SIGNED_OUT.has(answer.data?.code)) {
      const isOurs = await note(context, answer, 'auth', answer.data.code);
      if (isOurs || !answer.device) return { state: 'signed-out', code: answer.data.code };
    }
    return { state: 'later', retryAfter: answer.retryAfter };
  }

  /**
   * Keeps what the server said to this phone, unless the patient has signed out since it was asked. Whether it was kept.
   * @param {MovesContext} context @param {MovesAnswer} answer @param {string} name @param {any} value
   */
  function note(context, { device: asked }, name, value) {
    return context.database.change(['settings'], (now) => asked !== undefined && now?.device === asked, (change) => {
      const settings = change.objectStore('settings');
      return value === undefined ? settings.delete(name) : settings.put(value, name);
    });
  }

  /**
   * Takes in the server's answer, a stop order first. Whether it got anywhere: an answer without one verdict about
   * what was sent would otherwise be asked for in a circle.
   * @param {MovesContext} context @param {any[]} batch @param {MovesAnswer | null} answer
   */
  async function take(context, batch, answer) {
    const data = answer?.data;
    if (!answer || !Array.isArray(data?.results)) return false;
    await note(context, answer, 'closed', { closed: data.closed ?? null, at: data.server_time });
    const sent = new Set(batch.map((entry) => entry.id));
    const verdicts = data.results.filter((/** @type {any} */ result) => sent.has(result?.id));
    await mark(context, verdicts);
    await noticeEpoch(context, answer);
    return verdicts.length > 0;
  }

  /** @param {MovesContext} context @param {any[]} verdicts */
  async function mark(context, verdicts) {
    const at = new Date(context.now()).toISOString();
    await context.database.run(async (db) => {
      const change = db.transaction('entries', 'readwrite');
      for (const { id, verdict, code, detail } of verdicts) {
        const entry = await change.store.get(id);
        const refused = STORED.has(verdict) ? null : { code: code ?? verdict, detail: detail ?? '' };
        if (entry) await change.store.put({ ...entry, pending: 0, acknowledged_at: at, refused });
      }
      await change.done;
    });
  }

  /**
   * Another epoch than before: the server was restored from a backup and may lack what it once acknowledged.
   * @param {MovesContext} context @param {MovesAnswer} answer
   */
  async function noticeEpoch(context, answer) {
    const epoch = answer.data.server_epoch;
    const known = await context.database.setting('epoch');
    if (!epoch || epoch === known) return;
    if (known) await offerAgain(context);
    await note(context, answer, 'epoch', epoch);
  }

  /** @param {MovesContext} context */
  async function offerAgain(context) {
    const since = context.now() - OFFER_AGAIN;
    await context.database.run(async (db) => {
      const change = db.transaction('entries', 'readwrite');
      for (const entry of await change.store.getAll()) {
        const lately = entry.acknowledged_at && Date.parse(entry.acknowledged_at) >= since;
        if (lately && !entry.refused) await change.store.put({ ...entry, pending: 1 });
      }
      await change.done;
    });
  }

  /** @param {MovesContext} context @returns {Promise<MovesOutcome>} */
  async function deliverReceipts(context) {
    const waiting = await context.database.run((db) => db.getAll('receipts', null, BATCH));
    if (!waiting.length) return { state: 'sent' };
    const receipts = waiting.map((/** @type {any} */ { key: _, ...receipt }) => receipt);
    const answer = await post(context, '/api/v1/receipts/', { receipts });
    // A receipt the server cannot read is of no use to anybody, and must not stand in the way of the next.
    if (!answer?.ok && !isUnreadable(answer)) return outcomeOf(context, answer);
    await context.database.run(async (db) => {
      const change = db.transaction('receipts', 'readwrite');
      for (const { key } of waiting) await change.store.delete(key);
      await change.done;
    });
    return { state: 'sent' };
  }

  globalThis.moves = { ...globalThis.moves, sending: { deliver } };
})();
