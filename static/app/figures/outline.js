/* The camera, and outlines as SVG path data. Orthographic: one scale everywhere, 1 unit = 1 cm. */
/** @import { Camera, Ellipsoid, Vec } from './types.d.ts' */
import { extent, furthest } from '#app/figures/body.js';
import { RADIANS, add, cross, dot, scale } from '#app/figures/vector.js';

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

/** The outline of what encloses all the ellipsoids, sampled in `count` directions. @type {(camera: Camera, ellipsoids: Ellipsoid[], count: number) => string} */
export function hull(camera, ellipsoids, count) {
  const corners = Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI;
    const direction = add(scale(camera.right, Math.cos(angle)), scale(camera.up, -Math.sin(angle)));
    return write(project(camera, furthest(outermost(ellipsoids, direction), direction)));
  });
  return 'M' + corners.filter((corner, i) => corner !== corners[i - 1]).join('L') + 'Z';
}

/** @type {(ellipsoids: Ellipsoid[], direction: Vec) => Ellipsoid} */
function outermost(ellipsoids, direction) {
  let [best, most] = [ellipsoids[0], -Infinity];
  for (const ellipsoid of ellipsoids) {
    const reach = dot(ellipsoid.c, direction) + extent(ellipsoid, direction);
    if (reach > most) [best, most] = [ellipsoid, reach];
  }
  return best;
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
