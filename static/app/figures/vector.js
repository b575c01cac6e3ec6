/** @import { ByDegrees, Frame, OfTwo, Turn, Vec } from './types.d.ts' */

export const RADIANS = Math.PI / 180;

/** @type {OfTwo} */
export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/** @type {OfTwo} */
export const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** @type {(a: Vec, k: number) => Vec} */
export const scale = (a, k) => [a[0] * k, a[1] * k, a[2] * k];

/** @type {(a: Vec, b: Vec) => number} */
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** @type {OfTwo} */
export const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** @type {(a: Vec) => number} */
export const size = (a) => Math.sqrt(dot(a, a));

/** @type {(a: Vec) => Vec} */
export const unit = (a) => scale(a, 1 / (size(a) || 1));

/** What is left of `a` once its part along the unit vector `n` is gone. @type {(a: Vec, n: Vec) => Vec} */
export const across = (a, n) => subtract(a, scale(n, dot(a, n)));

/** From a to b, k of the way. @type {(a: Vec, b: Vec, k: number) => Vec} */
export const blend = (a, b, k) => add(scale(a, 1 - k), scale(b, k));

/** @type {(m: Turn, v: Vec) => Vec} */
export const turned = ([x, y, z], v) => [
  x[0] * v[0] + y[0] * v[1] + z[0] * v[2],
  x[1] * v[0] + y[1] * v[1] + z[1] * v[2],
  x[2] * v[0] + y[2] * v[1] + z[2] * v[2],
];

/** Several turns as one; each is about the axes the ones before it left. @type {(...turns: Turn[]) => Turn} */
export const combine = (...turns) =>
  turns.reduce((a, b) => [turned(a, b[0]), turned(a, b[1]), turned(a, b[2])]);

/** @type {(degrees: number) => [cos: number, sin: number]} */
const wheel = (degrees) => [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];

/** @type {ByDegrees} */
export const turnX = (degrees) => {
  const [c, s] = wheel(degrees);
  return [[1, 0, 0], [0, c, s], [0, -s, c]];
};

/** @type {ByDegrees} */
export const turnY = (degrees) => {
  const [c, s] = wheel(degrees);
  return [[c, 0, -s], [0, 1, 0], [s, 0, c]];
};

/** @type {ByDegrees} */
export const turnZ = (degrees) => {
  const [c, s] = wheel(degrees);
  return [[c, s, 0], [-s, c, 0], [0, 0, 1]];
};

/** Where a point of a bone lies in the world. @type {(frame: Frame, point: Vec) => Vec} */
export const locate = (frame, point) => add(frame.o, turned(frame.m, point));
