/** Asking the server as this phone: each request signed with the key made at joining. Shared by page and worker. */
(() => {
  const PATIENCE = 20_000;
  const NONCE_GOOD_FOR = 9 * 60_000; // the server's ten minutes, less the way there

  /** @param {Uint8Array | ArrayBuffer} bytes */
  function base64url(bytes) {
    const text = String.fromCharCode(...new Uint8Array(bytes));
    return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }

  /** @param {CryptoKey} key @param {{ method: string, path: string, nonce: string, body: string }} request */
  async function sign(key, { method, path, nonce, body }) {
    const utf8 = new TextEncoder();
    const digest = base64url(await crypto.subtle.digest('SHA-256', utf8.encode(body)));
    const text = utf8.encode([method, path, nonce, digest].join('\n'));
    return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, text));
  }

  /**
   * Asks, and once more with a fresh nonce where the server wants one. Rejects only where there was no answer.
   * @param {MovesContext} context @param {string} path @param {MovesRequest} [request]
   * @returns {Promise<MovesAnswer>}
   */
  async function signedFetch(context, path, request = {}) {
    const device = await context.database.device();
    if (!device) return { status: 401, ok: false, data: { code: 'signed_out' }, etag: null, retryAfter: null };
    const first = await ask(context, device, path, request);
    return isStale(first) ? ask(context, device, path, request) : first;
  }

  /** @param {MovesAnswer} answer */
  function isStale(answer) {
    return answer.status === 401 && answer.data?.code === 'nonce';
  }

  /** @param {MovesContext} context @param {MovesDevice} asking @param {string} path @param {MovesRequest} request */
  async function ask(context, { device, pair }, path, { method = 'GET', body, headers = {} }) {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const nonce = await rememberedNonce(context);
    const response = await context.fetch(path, {
      method,
      body: sent || undefined,
      headers: {
        ...headers,
        ...(sent ? { 'Content-Type': 'application/json' } : {}),
        'Device-Nonce': nonce,
        'Device-Signature': await sign(pair.privateKey, { method, path, nonce, body: sent }),
      },
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await remember(context, device, response.headers);
    return { device, ...(await read(response, context.now())) };
  }

  /** @param {MovesContext} context */
  async function rememberedNonce(context) {
    const kept = await context.database.setting('nonce');
    return kept && context.now() - kept.at < NONCE_GOOD_FOR ? kept.nonce : '';
  }

  /**
   * The next nonce, and how far this phone's clock is ahead of the server's.
   * @param {MovesContext} context @param {string} device @param {Headers} headers
   */
  async function remember(context, device, headers) {
    const [nonce, at] = [headers.get('Device-Nonce'), context.now()];
    const ahead = at - Date.parse(headers.get('Date') ?? '');
    await context.database.change(['settings'], (now) => now?.device === device, async (change) => {
      const settings = change.objectStore('settings');
      if (nonce) settings.put({ nonce, at }, 'nonce');
      if (Number.isFinite(ahead)) settings.put({ at, ahead }, 'clock');
    });
  }

  /** @param {Response} response @param {number} now @returns {Promise<MovesAnswer>} */
  async function read(response, now) {
    return {
      status: response.status,
      ok: response.ok,
      data: await response.json().catch(() => null),
      etag: response.headers.get('ETag'),
      retryAfter: secondsUntil(response.headers.get('Retry-After'), now),
    };
  }

  /** Seconds or a date, as HTTP has it. @param {string | null} text @param {number} now */
  function secondsUntil(text, now) {
    if (!text) return null;
    const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
    return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
  }

  globalThis.moves = { ...globalThis.moves, signing: { base64url, sign, signedFetch, read } };
})();
