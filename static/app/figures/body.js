/* The body: each part is the hull of a few ellipsoids along a bone, so limbs taper and look right from any angle. */
/** @import { Blob, BodySide, Ellipsoid, Frames, Solid, Via } from './types.d.ts' */
import { locate, scale } from '#app/figures/vector.js';

export const LENGTH = { thigh: 41, shank: 40, upper: 28, fore: 24 };

/** @type {BodySide[]} */
export const SIDES = ['L', 'R'];

/** @type {(side: BodySide) => number} */
export const sign = (side) => (side === 'R' ? 1 : -1);

/** @type {(colour: string, ...runs: Solid['runs']) => Solid} */
const solid = (colour, ...runs) => ({ colour, runs });

export const TRUNK = [
  solid('legs', ['pelvis', [[-1.2,-1,0,11.2,10,16.2],[0,6,0,9.8,6,14.6]]]),
  solid('top', ['pelvis', [[0,7,0,10,5,14.6]]],['lum1', [[0,4,0,9.7,7,13.8]]]),
  solid('top', ['lum1', [[0,2,0,9.6,7,13.8]]],['lum2', [[0,4,0,9.8,7,13.8]]]),
  solid('top', ['lum2', [[0,2,0,9.8,7,13.8]]],['thorax', [[.4,8,0,11,10,15.2]]]),
  solid('top', ['thorax', [[.4,5,0,10.8,9,14.8],[.6,13,0,11.3,8,16],[-.6,20.5,0,7.4,4.4,17.5]]]),
];
export const NECK = [solid('skin', ['thorax', [[-.6,21,0,5]]],['head', [[-1,-2,0,5]]])];
const HAIR = solid('hair', ['head', [[-2.2,8.2,0,9,9.8,8.4]]]);
const FACE = solid('skin', ['head', [[1.7,5.8,0,7.7,9.8,7.2],[3.2,1,0,5.4,5,5]]]);
const NOSE = solid('skin', ['head', [[9.2,5,0,1.9,1.5,1.3],[8,7.6,0,1.3]]]);

/** Back to front, so the order depends on where the camera is. @type {(fromBehind: boolean) => Solid[]} */
export const head = (fromBehind) => (fromBehind ? [NOSE, FACE, HAIR] : [HAIR, FACE, NOSE]);

/** The parts of one leg and one arm, named as the painter names them. @type {(s: BodySide) => Record<string, Solid[]>} */
export const limbs = (s) => ({
  thigh: [solid('legs', ['thigh' + s, [[-.5,0,0,9.2],[-.3,-18,0,8],[0,-LENGTH.thigh, 0,6]]])],
  shank: [solid('legs', ['shank' + s, [[0,0,0,5.9],[-1.6,-12,0,6],[0,-37,0,3.7]]])],
  foot: [
    solid('skin', ['foot' + s, [[-3.6,-3.2,0,3.6],[0,-1.2,0,3.9],[10,-4.6,0,2.6,2.2,3.8],[15.5,-5.2, sign(s) * .4,2,1.6,3.2]]]),
  ],
  upper: [
    solid('skin', ['upper' + s, [[0,0,0,5],[0,-LENGTH.upper, 0,3.8]]]),
    solid('top', ['upper' + s, [[0,.5,0,5.9],[0,-13,0,5.3]]]),
  ],
  fore: [solid('skin', ['fore' + s, [[0,0,0,3.8],[0,-6,0,4],[0,-LENGTH.fore, 0,2.7]]])],
  hand: [solid('skin', ['hand' + s, [[0,-1,0,2.9],[.6,-9,0,2.4,3.4,3.6],[.8,-13.5,0,1.8,2.2,3]]])],
});

/** Trunk and limbs, without the head: what can rest on the floor or sink into it. */
export const RESTING = [...TRUNK, ...SIDES.flatMap((side) => Object.values(limbs(side)).flat())].flatMap(({ runs }) => runs);

/** @type {(frames: Frames, bone: string, blob: Blob) => Ellipsoid} */
export function place(frames, bone, [x, y, z, rx, ry = rx, rz = rx]) {
  const { m } = frames[bone];
  return { c: locate(frames[bone],[x, y, z]), a: [scale(m[0], rx), scale(m[1], ry), scale(m[2], rz)] };
}

/** @type {(frames: Frames, solid: Solid) => Ellipsoid[]} */
export const placeAll = (frames, { runs }) =>
  runs.flatMap(([bone, blobs]) => blobs.map((blob) => place(frames, bone, blob)));

/** Height of an ellipsoid's lowest point above the floor. @type {(e: Ellipsoid) => number} */
export const lowest = ({ c, a }) => c[1] - Math.sqrt(a[0][1] ** 2 + a[1][1] ** 2 + a[2][1] ** 2);

/** @type {Record<'sciatic' | 'femoral', (s: BodySide, z: number) => Via>} */
const NERVES = {
  sciatic: (s, z) => [
    ['lum2', [-7,0,2 * z]],['pelvis', [-8,2,5 * z]],['pelvis', [-10,-6,8 * z]],
    ['thigh' + s, [-6,-9,0]],['thigh' + s, [-4.5,-26,0]],['thigh' + s, [-4,-39,0]],
    ['shank' + s, [-4.6,-8,0]],['shank' + s, [-3.5,-26,0]],
    ['foot' + s, [-3,0,0]],['foot' + s, [2,-5,0]],['foot' + s, [13,-6,0]],
  ],
  femoral: (s, z) => [
    ['lum1', [-5,4,2 * z]],['pelvis', [4,4,7 * z]],
    ['thigh' + s, [7,-3,0]],['thigh' + s, [6,-20,0]],['thigh' + s, [5,-38,0]],
    ['shank' + s, [3.4,-10,-3 * z]],['shank' + s, [2,-34,-2 * z]],
  ],
};

/** The course of a nerve as points on bones. @type {(name: 'sciatic' | 'femoral', side: BodySide) => Via} */
export const nerve = (name, side) => NERVES[name](side, sign(side));
