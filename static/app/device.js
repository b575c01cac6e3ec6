/** This phone as the server knows it: the key made at joining, which cannot leave it, and what is signed with it. */
import '#worker/signing.js';
import { keepDevice } from '#app/db.js';
import { OFFLINE, Refusal, refusalOf } from '#app/refusal.js';
import { context } from '#app/phone-context.js';
import { zoneOfPhone } from '#app/time.js';

/** @returns {Promise<CryptoKeyPair>} */
export function newKeyPair() {
  return /** @type {Promise<CryptoKeyPair>} */ (
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  );
}

/** What a phone says of itself when it joins. @param {CryptoKeyPair} pair */
export async function introduction(pair) {
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return {
    public_key: btoa(String.fromCharCode(...spki)),
    label: labelOf(globalThis.navigator?.userAgent ?? ''),
    zone: zoneOfPhone(),
    release: context.release,
  };
}

/** "Chrome on Android": enough for a physio to tell two phones apart. @param {string} agent */
export function labelOf(agent) {
  const browsers = [['Edg', 'Edge'], ['SamsungBrowser', 'Samsung Internet'], ['Firefox', 'Firefox'], ['FxiOS', 'Firefox'],
    ['CriOS', 'Chrome'], ['Chrome', 'Chrome'], ['Safari', 'Safari']];
  const systems = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'],
    ['Mac OS', 'Mac'], ['Linux', 'Linux']];
  /** @param {string[][]} names @param {string} otherwise */
  const named = (names, otherwise) => names.find(([mark]) => agent.includes(mark))?.[1] ?? otherwise;
  return `${named(browsers, 'Browser')} on ${named(systems, 'a phone')}`;
}

/** @param {{ device: string, patient: string, pair: CryptoKeyPair }} device */
export async function becomeDevice(device) {
  await keepDevice(device);
  await context.database.set('auth', undefined);
  await context.database.set('nonce', undefined);
}

/**
 * Asks as this phone. Rejects with a Refusal where there was no answer or it was a no.
 * @param {string} path @param {MovesRequest} [request]
 * @returns {Promise<MovesAnswer>}
 */
export async function ask(path, request) {
  const answer = await signedFetch(path, request);
  if (!answer.ok && answer.status !== 304) throw refusalOf(answer);
  return answer;
}

/** @param {string} path @param {MovesRequest} [request] */
export function signedFetch(path, request) {
  return globalThis.moves.signing.signedFetch(context, path, request).catch(() => {
    throw new Refusal('offline', OFFLINE);
  });
}

/**
 * Asks as nobody yet: joining and pairing.
 * @param {string} path @param {object} body
 */
export async function askUnsigned(path, body) {
  const response = await context.fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
    cache: 'no-store',
    credentials: 'same-origin',
    signal: AbortSignal.timeout(20_000),
  }).catch(() => { throw new Refusal('offline', OFFLINE); });
  const answer = await globalThis.moves.signing.read(response, context.now());
  if (!answer.ok) throw refusalOf(answer);
  return answer.data;
}
