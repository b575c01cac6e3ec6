/** The danger signs of the release itself: there before anything is loaded, and signed out. A snapshot's own words come first. */
import { ANYWHERE, DANGER_SIGNS, SAFETY_TEXTS } from '#app/danger-words.js';

/**
 * @typedef {import('#app/views/danger.js').Safety} Safety
 * @typedef {import('#app/views/danger.js').Emergency} Emergency
 */

/**
 * @template {string | null} T
 * @param {T} text @param {Emergency} emergency
 * @returns {T}
 */
function filled(text, emergency) {
  if (text === null) return text;
  const words = /** @type {Record<string, string | null>} */ (/** @type {unknown} */ (emergency));
  return /** @type {T} */ (text.replace(/\{(\w+)\}/g, (token, name) => words[name] ?? token));
}

/**
 * The release's words with a country's numbers, as an invitation tells them.
 * @param {Emergency} emergency
 * @returns {Safety}
 */
export function safetyWith(emergency) {
  const texts = Object.entries(SAFETY_TEXTS).map(([name, text]) => [name, filled(text, emergency)]);
  const signs = DANGER_SIGNS.map((sign) => ({ ...sign, action: filled(sign.action, emergency), tell_staff: filled(sign.tell_staff, emergency) }));
  return { signs, texts: Object.fromEntries(texts), emergency };
}

/** For a country that is not known. */
export const DANGER_DEFAULT = safetyWith(ANYWHERE);
