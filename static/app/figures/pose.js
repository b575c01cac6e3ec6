/* From a record's key poses to the pose at one moment. */
/** @import { Aim, BodySide, KeyPose, Pair, Pose, PoseRecord, Target, Vec } from './types.d.ts' */
import { SIDES } from '#app/figures/body.js';

/**
 * The pose at `t`, 0 (first key) to 1 (last key), with any number of keys between.
 * @type {(record: PoseRecord, t: number) => Pose}
 */
export function poseAt({ keys, always }, t) {
  const steps = keys.length - 1;
  const i = Math.max(0, Math.min(steps - 1, Math.floor(t * steps)));
  const [a, b] = [keys[i], keys[i + 1] ?? keys[i]].map((key) => spread({ ...always, ...key }));
  const u = t * steps - i;
  return { ...between(a, b, u), feet: aims(a.feet, b.feet, u), hands: aims(a.hands, b.hands, u) };
}

/** @type {(key: KeyPose) => KeyPose} */
function spread({ both, feet, hands, ...key }) {
  return { ...key, ...(both && { L: both, R: both }), feet: eachSide(feet), hands: eachSide(hands) };
}

/** @type {(pair?: Pair<Target>) => Pair<Target> | undefined} */
function eachSide(pair) {
  return pair?.both ? { L: reachOf(pair.both, 'L'), R: reachOf(pair.both, 'R') } : pair;
}

/** A target for both sides, as one side sees it: "thigh" is its own thigh. @type {(target: Target, side: BodySide) => Target} */
function reachOf({ on = 'world', p, pole, ...rest }, side) {
  /** @type {(v: Vec) => Vec} */
  const own = ([x, y, z]) => [x, y, side === 'R' ? z : -z];
  const bone = /^(thigh|shank)$/.test(on) ? on + side : on;
  return { ...rest, on: bone, p: own(p), ...(pole && { pole: own(pole) }) };
}

/** @type {(a: Pair<Target> | undefined, b: Pair<Target> | undefined, u: number) => Record<BodySide, Aim[]>} */
function aims(a, b, u) {
  const [L, R] = SIDES.map((side) => aim(a?.[side], b?.[side], u));
  return { L, R };
}

/** Same anchor: slide. Other anchors, or none: fade. @type {(a: Target | undefined, b: Target | undefined, u: number) => Aim[]} */
function aim(a, b, u) {
  if (a && b && a.on === b.on) return [[1, between(a, b, u)]];
  /** @type {Aim[]} */
  const fading = [];
  if (a && u < 1) fading.push([1 - u, a]);
  if (b && u > 0) fading.push([u, b]);
  return fading;
}

/**
 * Anything made of numbers, u of the way from a to b. A missing number counts as 0, words change half way.
 * @param {any} a @param {any} b @param {number} u @returns {any}
 */
function between(a, b, u) {
  const sample = a ?? b;
  if (typeof sample === 'number') return (a ?? 0) + ((b ?? 0) - (a ?? 0)) * u;
  if (Array.isArray(sample)) return sample.map((_, i) => between((a ?? b)[i], (b ?? a)[i], u));
  if (typeof sample !== 'object') return u < .5 ? a : b;
  const names = Object.keys({ ...a, ...b });
  return Object.fromEntries(names.map((name) => [name, between(a?.[name], b?.[name], u)]));
}
