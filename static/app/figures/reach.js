/* Two-bone reach: where the knee or elbow must be for the foot or hand to arrive. */
/** @import { Aim, BodySide, Frame, Frames, Kind, Vec } from './types.d.ts' */
import { LENGTH, sign } from '#app/figures/body.js';
import { across, add, cross, locate, scale, size, subtract, turned, unit } from '#app/figures/vector.js';

const CHAIN = {
  leg: { bones: ['thigh', 'shank', 'foot'], lengths: [LENGTH.thigh, LENGTH.shank], base: 'pelvis' },
  arm: { bones: ['upper', 'fore', 'hand'], lengths: [LENGTH.upper, LENGTH.fore], base: 'thorax' },
};

/** Bends one limb so that its end is where it is aimed; too far away, it points there, stretched. @type {(frames: Frames, side: BodySide, aims: Aim[], kind: Kind) => void} */
export function reach(frames, side, aims, kind) {
  const [root, middle, end] = CHAIN[kind].bones.map((bone) => bone + side);
  const [first, second] = CHAIN[kind].lengths;
  const start = frames[root].o;
  const { goal, pole } = combined(frames, side, aims, kind);
  const way = unit(subtract(goal, start));
  const distance = Math.max(Math.abs(first - second) + .5, Math.min(first + second - .05, size(subtract(goal, start))));
  const cos = (first * first + distance * distance - second * second) / (2 * first * distance);
  const out = unit(across(pole, way));
  const joint = add(start, add(scale(way, first * cos), scale(out, first * Math.sqrt(Math.max(0, 1 - cos * cos)))));
  const arrived = add(start, scale(way, distance));
  const hinge = unit(kind === 'leg' ? cross(way, out) : cross(out, way));
  frames[root] = bone(start, joint, hinge);
  frames[middle] = bone(joint, arrived, hinge);
  frames[end] = { o: arrived, m: frames[middle].m };
}

/** Where to, and which way the joint points; the joint angles make up what the aims leave. @type {(frames: Frames, side: BodySide, aims: Aim[], kind: Kind) => { goal: Vec, pole: Vec }} */
function combined(frames, side, aims, kind) {
  const [root, middle, end] = CHAIN[kind].bones.map((name) => frames[name + side].o);
  /** @type {Vec} */
  const usual = kind === 'leg' ? [1, 0, 0] : [-.5, -.7, .55 * sign(side)];
  const left = 1 - aims.reduce((sum, [weight]) => sum + weight, 0);
  const goal = aims.reduce((sum, [weight, { on = 'world', p }]) => add(sum, scale(locate(frames[on], p), weight)), scale(end, left));
  const pole = aims.reduce((sum, [weight, aim]) => add(sum, scale(aim.pole ?? usual, weight)), /** @type {Vec} */ ([0, 0, 0]));
  const bent = unit(across(subtract(middle, root), unit(subtract(goal, root))));
  return { goal, pole: add(turned(frames[CHAIN[kind].base].m, pole), scale(bent, left * 1.001)) };
}

/** @type {(from: Vec, to: Vec, hinge: Vec) => Frame} */
function bone(from, to, hinge) {
  const y = unit(subtract(from, to));
  return { o: from, m: [unit(cross(y, hinge)), y, hinge] };
}
