/* The figures: what the rest of the app, the stills and the tests use. */
/** @import { Side, StillOptions, Tree } from './types.d.ts' */
import { arrows as way, figure } from '#app/figures/draw.js';
import { POSES } from '#app/figures/poses.js';
import { mirrored, picture } from '#app/figures/tree.js';

export { bodyStrip } from '#app/figures/strip.js';
export { breathe, cycle, secondsOf } from '#app/figures/motion.js';
export { toElements } from '#app/figures/tree.js';

/**
 * One picture of a figure: `t` from 0 (start) to 1 (end), mirrored when the `side` worked is not the `figureSide` drawn.
 * `ghost` adds the start, faint. With a `title` it is an image of that name, without one hidden from screen readers.
 * Null for a figure that this release does not know, so that a session goes on with words alone.
 * @type {(slug: string, options?: StillOptions) => Tree | null}
 */
export function still(slug, { t = 1, side = 'none', figureSide = null, arrows = false, ghost = false, title = '', points = 28 } = {}) {
  if (!Object.hasOwn(POSES, slug)) return null;
  const record = POSES[slug];
  /** @type {Tree[]} */
  const faint = ghost && !record.noGhost ? [['g', { class: 'fig-ghost' }, figure(record, 0, { points, marks: false })]] : [];
  const body = [...faint, ...figure(record, t, { points, marks: true }), ...(arrows ? way(record) : [])];
  return picture(record.view, title, [isMirrored(side, figureSide) ? mirrored(record.view, body) : ['g', {}, body]]);
}

/** The same picture with nothing drawn in it yet. @type {(slug: string, title?: string) => Tree | null} */
export const room = (slug, title = '') => (Object.hasOwn(POSES, slug) ? picture(POSES[slug].view, title, []) : null);

/** @type {(side: Side | 'both', figureSide: Side | null) => boolean} */
const isMirrored = (side, figureSide) =>
  (side === 'left' && figureSide === 'right') || (side === 'right' && figureSide === 'left');
