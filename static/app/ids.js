/** Names that this phone gives to what it writes. */

/**
 * A UUIDv7: 48 bits of the clock, then chance. Its order is a convenience, never a proof: phones' clocks are wrong.
 * @param {number} now milliseconds
 * @param {(into: Uint8Array<ArrayBuffer>) => Uint8Array} [fill]
 */
export function uuid7(now, fill = (into) => crypto.getRandomValues(into)) {
  const bytes = fill(new Uint8Array(16));
  for (let place = 5, rest = now; place >= 0; place -= 1, rest = Math.floor(rest / 256)) bytes[place] = rest % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** @param {string} slot @param {string} date @returns {import('#app/types.js').SessionKey} */
export function sessionKey(slot, date) {
  return `${slot}/${date}`;
}

/** @param {string} key @returns {{ slot: string, date: string }} */
export function sessionOf(key) {
  const [slot, date] = key.split('/');
  return { slot, date };
}
