/* The camera, and outlines as SVG path data. Orthographic: one scale everywhere, 1 unit = 1 cm. */
/** @import { Camera, Ellipsoid, Vec } from './types.d.ts' */
import { RADIANS, cross, dot } from '#app/figures/vector.js';

/** Yaw 0 sees the person's right side, 90 the front; pitch looks down. @type {(cam: [yaw: number, pitch: number]) => Camera} */
export function camera([yaw, pitch]) {
  const [y, p] = [yaw * RADIANS, pitch * RADIANS];
  /** @type {Vec} */
  const towards = [Math.sin(y) * Math.cos(p), Math.sin(p), Math.cos(y) * Math.cos(p)];
  /** @type {Vec} */
  const right = [Math.cos(y), 0, -Math.sin(y)];
  return { right, up: cross(towards, right), towards };
}

/** @type {(camera: Camera, point: Vec) => [x: number, y: number]} */
export const project = ({ right, up }, point) => [dot(point, right), -dot(point, up)];

/** @type {(x: number) => number} */
export const round = (x) => Math.round(x * 10) / 10;

/** @type {(point: number[]) => string} */
const write = (point) => point.map(round).join(' ');

/** @type {(camera: Camera, points: Vec[]) => string} */
export const polygon = (camera, points) => 'M' + points.map((point) => write(project(camera, point))).join('L') + 'Z';

/**
 * The outline of what encloses all the ellipsoids, sampled in `count` directions. In the plane of the picture, where each
 * is an ellipse: this is most of what drawing costs a phone.
 * @type {(camera: Camera, ellipsoids: Ellipsoid[], count: number) => string}
 */
export function hull(camera, ellipsoids, count) {
  const flat = ellipsoids.map(({ c, a }) => [project(camera, c), ...a.map((axis) => project(camera, axis))]);
  const corners = Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI;
    return write(outermost(flat, Math.cos(angle), Math.sin(angle)));
  });
  return 'M' + corners.filter((corner, i) => corner !== corners[i - 1]).join('L') + 'Z';
}

/** The point furthest in the direction (x, y). @type {(flat: [x: number, y: number][][], x: number, y: number) => [number, number]} */
function outermost(flat, x, y) {
  let most = -Infinity;
  let [bestX, bestY] = [0, 0];
  for (const [c, p, q, r] of flat) {
    const [along, beside, behind] = [p[0] * x + p[1] * y, q[0] * x + q[1] * y, r[0] * x + r[1] * y];
    const extent = Math.sqrt(along * along + beside * beside + behind * behind);
    const reach = c[0] * x + c[1] * y + extent;
    if (reach <= most) continue;
    most = reach;
    bestX = c[0] + (p[0] * along + q[0] * beside + r[0] * behind) / (extent || 1);
    bestY = c[1] + (p[1] * along + q[1] * beside + r[1] * behind) / (extent || 1);
  }
  return [bestX, bestY];
}

/** A smooth line through the points (Catmull-Rom). @type {(camera: Camera, points: Vec[]) => string} */
export function curve(camera, points) {
  const q = points.map((point) => project(camera, point));
  const bends = q.slice(1).map((to, i) => {
    const [from, before, after] = [q[i], q[i - 1] ?? q[i], q[i + 2] ?? to];
    const leave = from.map((v, k) => v + (to[k] - before[k]) / 6);
    const arrive = to.map((v, k) => v - (after[k] - from[k]) / 6);
    return 'C' + write([...leave, ...arrive, ...to]);
  });
  return 'M' + write(q[0]) + bends.join('');
}
