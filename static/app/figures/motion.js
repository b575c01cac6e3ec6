/* Where in its movement a figure is, from the seconds that have passed. Whoever animates passes the clock in. */
import { POSES } from '#app/figures/poses.js';

/** @type {(x: number) => number} */
const ease = (x) => x * x * (3 - 2 * x);

/**
 * A movement over and over: 40 % of the time out, 20 % held, 30 % back, 10 % rest.
 * @param {number} elapsed seconds @param {number} seconds of one whole movement @returns {number} t, 0 to 1
 */
export function cycle(elapsed, seconds) {
  const x = (elapsed % seconds) / seconds;
  if (x < .4) return ease(x / .4);
  if (x < .6) return 1;
  return x < .9 ? 1 - ease((x - .6) / .3) : 0;
}

/**
 * A held position that rises and falls a little, once in about 5.7 seconds, as calm breathing does.
 * @param {number} elapsed seconds @returns {number} t, 0.94 to 1
 */
export const breathe = (elapsed) => .97 + .03 * Math.sin(elapsed / .9);

/** How long one whole movement of a figure takes, in seconds. @type {(slug: string) => number} */
export const secondsOf = (slug) => POSES[slug]?.seconds ?? 6;
