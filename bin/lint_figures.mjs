/* Checks a record for joints that nobody has and limbs that sink into the floor. For tests and for whoever adds a figure. */
/** @import { KeyPose, PoseRecord } from '../static/app/figures/types.d.ts' */
import { RESTING, lowest, place } from '../static/app/figures/body.js';
import { poseAt } from '../static/app/figures/pose.js';
import { skeleton } from '../static/app/figures/skeleton.js';

/** A mat gives way by this much, in centimetres. */
const SINKS = 2.5;

/** Least and most degrees of each joint. @type {Record<string, [least: number, most: number]>} */
const LIMITS = {
  lumbar: [-30, 70], lumbarSide: [-35, 35], lumbarTurn: [-50, 50], thorax: [-20, 40], thoraxSide: [-25, 25], thoraxTurn: [-35, 35],
  neck: [-60, 60], neckSide: [-45, 45], neckTurn: [-80, 80],
  hip: [-25, 130], hipOut: [-35, 60], hipTurn: [-45, 60], knee: [0, 160], ankle: [-50, 30],
  shoulder: [-60, 180], shoulderOut: [-30, 170], shoulderTurn: [-90, 90], elbow: [0, 150],
};

/** One sentence per fault; none for a record that can be used. @type {(record: PoseRecord) => string[]} */
export function lint(record) {
  const strained = [record.always ?? {}, ...record.keys].flatMap(strainedJoints);
  const sunk = [0, .25, .5, .75, 1].flatMap((t) => sunkBones(record, t));
  return [...new Set([...strained, ...sunk])];
}

/** @type {(key: KeyPose) => string[]} */
function strainedJoints({ L = {}, R = {}, both = {}, ...spine }) {
  return [spine, L, R, both].flatMap((angles) => Object.entries(angles)).flatMap(([joint, angle]) => {
    const limits = LIMITS[joint];
    if (typeof angle !== 'number' || !limits || (angle >= limits[0] && angle <= limits[1])) return [];
    return [`${joint} ${angle} is outside ${limits[0]} to ${limits[1]} degrees`];
  });
}

/** @type {(record: PoseRecord, t: number) => string[]} */
function sunkBones(record, t) {
  const frames = skeleton(poseAt(record, t), record);
  return RESTING.flatMap(([bone, blobs]) => {
    const depth = -Math.min(...blobs.map((blob) => lowest(place(frames, bone, blob))));
    return depth > SINKS ? [`${bone} is ${depth.toFixed(1)} cm under the floor at ${t}`] : [];
  });
}
