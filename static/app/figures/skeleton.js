/* From joint angles to bones in the world (y up, floor at y = 0). Angles are clinical: + flexion, + out (abduction),
   + turn (external rotation), + dorsiflexion. */
/** @import { Aim, BodySide, Frames, Limb, Move, Pose, PoseRecord, Turn, Vec } from './types.d.ts' */
import { LENGTH, RESTING, SIDES, lowest, place, sign } from '#app/figures/body.js';
import { reach } from '#app/figures/reach.js';
import { across, add, blend, combine, cross, locate, scale, subtract, turnX, turnY, turnZ, unit } from '#app/figures/vector.js';

const BODY = ['pelvis', 'lum1', 'lum2', 'thorax', 'thighL', 'thighR', 'shankL', 'shankR', 'footL', 'footR'];

/** Every bone of a pose, set down, feet and hands where they reach. @type {(pose: Pose, record: PoseRecord) => Frames} */
export function skeleton(pose, record) {
  const frames = spine(pose);
  for (const side of SIDES) limb(frames, side, pose[side] ?? {});
  settle(frames, pose, record);
  for (const side of SIDES) if (pose.feet[side].length) step(frames, side, pose);
  for (const side of SIDES) if (pose.hands[side].length) grasp(frames, side, pose);
  return frames;
}

/** @type {(frames: Frames, name: string, from: string, at: Vec, turn: Turn) => void} */
function grow(frames, name, from, at, turn) {
  frames[name] = { o: locate(frames[from], at), m: combine(frames[from].m, turn) };
}

/** One joint of the back. @type {(flexion?: number, side?: number, turn?: number, share?: number) => Turn} */
const bend = (flexion = 0, side = 0, turn = 0, share = 1) =>
  combine(turnZ(-flexion / share), turnX(side / share), turnY(-turn / share));

/** A hip or a shoulder. @type {(side: BodySide, flexion?: number, out?: number, turn?: number) => Turn} */
const ball = (side, flexion = 0, out = 0, turn = 0) =>
  combine(turnZ(flexion), turnX(-out * sign(side)), turnY(-turn * sign(side)));

/** The lower back bends in three joints and the neck in two, so that both curve. @type {(pose: Pose) => Frames} */
function spine(pose) {
  const [tip = 0, roll = 0, tilt = 0] = pose.root ?? [];
  const lumbar = bend(pose.lumbar, pose.lumbarSide, pose.lumbarTurn, 3);
  const neck = bend(pose.neck, pose.neckSide, pose.neckTurn, 2);
  /** @type {Frames} */
  const frames = {
    world: { o: [0, 0, 0], m: turnZ(0) },
    pelvis: { o: [0, 0, 0], m: combine(turnZ(tip), turnY(roll), turnX(tilt)) },
  };
  grow(frames, 'lum1', 'pelvis', [-1, 8, 0], lumbar);
  grow(frames, 'lum2', 'lum1', [0, 7, 0], lumbar);
  grow(frames, 'ribs', 'lum2', [0, 7, 0], lumbar);
  grow(frames, 'thorax', 'ribs', [0, 0, 0], bend(pose.thorax, pose.thoraxSide, pose.thoraxTurn));
  grow(frames, 'neck', 'thorax', [-.6, 23, 0], neck);
  grow(frames, 'head', 'neck', [.8, 7, 0], neck);
  return frames;
}

/** @type {(frames: Frames, side: BodySide, angles: Limb) => void} */
function limb(frames, side, { hip, hipOut, hipTurn, knee = 0, ankle = 0, elbow = 0, ...arm }) {
  grow(frames, 'thigh' + side, 'pelvis', [0, -4, 8.6 * sign(side)], ball(side, hip, hipOut, hipTurn));
  grow(frames, 'shank' + side, 'thigh' + side, [0, -LENGTH.thigh, 0], turnZ(-knee));
  grow(frames, 'foot' + side, 'shank' + side, [0, -LENGTH.shank, 0], turnZ(ankle));
  grow(frames, 'upper' + side, 'thorax', [-.6, 19.5, 17.6 * sign(side)], ball(side, arm.shoulder, arm.shoulderOut, arm.shoulderTurn));
  grow(frames, 'fore' + side, 'upper' + side, [0, -LENGTH.upper, 0], turnZ(elbow));
  grow(frames, 'hand' + side, 'fore' + side, [0, -LENGTH.fore, 0], turnZ(0));
}

/** Sets the body down on what may rest (or at the height of a seat), the pinned bone in its place. @type {(frames: Frames, pose: Pose, record: PoseRecord) => void} */
function settle(frames, pose, { pin, rest = BODY }) {
  const [held, [x, , z]] = pose.pin ?? pin ?? ['pelvis', [0, 0, 0]];
  const [heldX, , heldZ] = frames[held].o;
  /** @type {Vec} */
  const shift = [x - heldX, pose.height ?? -low(frames, rest), z - heldZ];
  for (const [name, frame] of Object.entries(frames)) if (name !== 'world') frame.o = add(frame.o, shift);
}

/** @type {(frames: Frames, rest: string[]) => number} */
function low(frames, rest) {
  const touching = RESTING.filter(([bone]) => rest.includes(bone));
  return Math.min(...touching.flatMap(([bone, blobs]) => blobs.map((blob) => lowest(place(frames, bone, blob)))));
}

/** @type {(aims: Aim[]) => number} */
const flatness = (aims) => aims.reduce((sum, [weight, { flat = 0 }]) => sum + weight * flat, 0);

/** Puts a foot where it is aimed, its sole as flat on the floor as asked. @type {Move} */
function step(frames, side, pose) {
  reach(frames, side, pose.feet[side], 'leg');
  const flat = flatness(pose.feet[side]);
  const shank = frames['shank' + side].m;
  const free = combine(shank, turnZ(pose[side]?.ankle ?? 0));
  // when the shin's front points up or down, its length says where ahead is
  const outward = unit(cross(Math.abs(shank[0][1]) > .97 ? shank[1] : shank[0], [0, 1, 0]));
  const x = unit(blend(free[0], unit(cross([0, 1, 0], outward)), flat));
  const y = unit(across(blend(free[1], [0, 1, 0], flat), x));
  frames['foot' + side].m = [x, y, cross(x, y)];
}

/** The same for a hand and its palm. @type {Move} */
function grasp(frames, side, pose) {
  reach(frames, side, pose.hands[side], 'arm');
  const flat = flatness(pose.hands[side]);
  const free = frames['fore' + side].m;
  frames['hand' + side].m = flat > .01 ? palmDown(free, frames.thorax.m[1], flat) : free;
}

/** @type {(free: Turn, towardsHead: Vec, flat: number) => Turn} */
function palmDown(free, towardsHead, flat) {
  const fingers = unit([towardsHead[0], 0, towardsHead[2]]);
  const y = unit(subtract(scale(free[1], 1 - flat), scale(fingers, flat)));
  const x = unit(across([0, -1, 0], y));
  return [x, y, cross(x, y)];
}
