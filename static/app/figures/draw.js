/* Paints a person in a pose: flat parts from back to front. Colours are class names, for figures.css. */
/** @import { BodySide, Part, PoseRecord, Scene, Solid, Tree } from './types.d.ts' */
import { NECK, SIDES, TRUNK, head, limbs, nerve, place, placeAll } from '#app/figures/body.js';
import { camera, curve, hull, project, round } from '#app/figures/outline.js';
import { poseAt } from '#app/figures/pose.js';
import { propParts } from '#app/figures/props.js';
import { skeleton } from '#app/figures/skeleton.js';
import { path } from '#app/figures/tree.js';
import { add, dot, locate } from '#app/figures/vector.js';

/**
 * The person and what is used, at `t` of the movement. `points`: corners of an outline. Without `marks` (a ghost)
 * neither the felt places nor the nerve show.
 * @type {(record: PoseRecord, t: number, options: { points: number, marks: boolean }) => Tree[]}
 */
export function figure(record, t, { points, marks }) {
  const scene = { record, points, camera: camera(record.cam), frames: skeleton(poseAt(record, t), record) };
  const parts = [
    ...torso(scene, marks),
    ...SIDES.flatMap((side) => limbParts(scene, side, marks)),
    ...(record.props ?? []).flatMap((prop) => propParts(scene, prop)),
    ...(marks ? nerveParts(scene, t) : []),
  ];
  return parts.sort((a, b) => a.z - b.z).flatMap(({ nodes }) => nodes);
}

/** One part: ink round all its solids, then their colours, then what lies on it. @type {(scene: Scene, name: string, solids: Solid[], detail?: { far?: boolean, on?: Tree[], nearer?: number }) => Part} */
function part({ frames, camera, points }, name, solids, { far = false, on = [], nearer = 0 } = {}) {
  const placed = solids.map((solid) => placeAll(frames, solid));
  const outlines = placed.map((ellipsoids) => hull(camera, ellipsoids, points));
  const middles = placed.map((all) => dot(all.map(({ c }) => c).reduce(add), camera.towards) / all.length);
  const depth = middles.reduce((a, b) => a + b) / middles.length;
  const ink = outlines.map((d) => path('fig-ink', d));
  const fills = outlines.map((d, i) => path(`fig-${solids[i].colour}${far ? '-far' : ''}`, d));
  return { z: depth + nearer, nodes: [...ink, ...fills, ...on] };
}

/** The "feel it here" patches on one bone. @type {(scene: Scene, bone: string) => Tree[]} */
function felt({ record, frames, camera, points }, bone) {
  return (record.hot ?? [])
    .filter(([on]) => on === bone)
    .map(([, ...blobs]) => path('fig-felt', hull(camera, blobs.map((blob) => place(frames, bone, blob)), points)));
}

/** @type {(scene: Scene, marks: boolean) => Part[]} */
function torso(scene, marks) {
  const patches = marks ? ['pelvis', 'lum1', 'lum2', 'thorax'].flatMap((bone) => felt(scene, bone)) : [];
  const fromBehind = dot(scene.frames.head.m[0], scene.camera.towards) < -.25;
  return [
    part(scene, 'trunk', TRUNK, { on: patches }),
    part(scene, 'neck', NECK, { nearer: -4 }),
    part(scene, 'head', head(fromBehind), { on: [-1, 1].flatMap((side) => eyeAndEar(scene, side)) }),
  ];
}

/** @type {(scene: Scene, side: number) => Tree[]} */
function eyeAndEar({ frames, camera }, side) {
  const sideways = side * dot(frames.head.m[2], camera.towards);
  const front = dot(frames.head.m[0], camera.towards);
  const nodes = [];
  if (front > -.5 && sideways > -.25 + .3 * (1 - Math.max(0, front)))
    nodes.push(path('fig-eye', hull(camera, [place(frames, 'head', [8, 7, 3.2 * side, .9, 1.3, 1])], 12)));
  if (sideways > .35) nodes.push(path('fig-ear', hull(camera, [place(frames, 'head', [-.6, 4.6, 7.2 * side, 1.5, 2.3, .6])], 16)));
  return nodes;
}

/** @type {(scene: Scene, side: BodySide, marks: boolean) => Part[]} */
function limbParts(scene, side, marks) {
  const towards = dot(scene.frames.pelvis.m[2], scene.camera.towards);
  const near = (side === 'R') === towards >= 0;
  const far = !near && Math.abs(towards) > .5; // tinted only when one side hides the other
  return Object.entries(limbs(side)).map(([name, solids]) => {
    const on = [
      ...(near && name === 'thigh' ? [hip(scene, side)] : []),
      ...(marks && (name === 'thigh' || name === 'shank') ? felt(scene, name + side) : []),
    ];
    return part(scene, name + side, solids, { far, on });
  });
}

/** Covers the ink between the near thigh and the pelvis. @type {(scene: Scene, side: BodySide) => Tree} */
function hip({ frames, camera, points }, side) {
  const seam = [place(frames, 'pelvis', [-1.2, 0, 0, 8.6, 8, 12]), place(frames, 'thigh' + side, [-.5, -1, 0, 8.2])];
  return path('fig-legs', hull(camera, seam, points));
}

/** @type {(scene: Scene, t: number) => Part[]} */
function nerveParts({ record, frames, camera }, t) {
  if (!record.nerve) return [];
  const d = curve(camera, nerve(...record.nerve).map(([bone, point]) => locate(frames[bone], point)));
  const dashes = { 'stroke-width': 2, 'stroke-dasharray': '5 2.2', 'stroke-dashoffset': round(-t * 14) };
  return [{ z: 500, nodes: [path('fig-ink', d, { 'stroke-width': 3.4, opacity: .55 }), path('fig-nerve', d, dashes)] }];
}

/** Arrows along the true way of a point of the body through the movement. @type {(record: PoseRecord) => Tree[]} */
export function arrows(record) {
  const view = camera(record.cam);
  const moments = Array.from({ length: 11 }, (_, i) => skeleton(poseAt(record, .08 + .084 * i), record));
  return (record.arrows ?? []).flatMap(([bone, point]) => {
    const way = moments.map((frames) => locate(frames[bone], point));
    const [before, end] = [way[8], way[10]].map((place) => project(view, place));
    const d = curve(view, way) + arrowhead(before, end);
    return [path('fig-halo', d, { 'stroke-width': 6 }), path('fig-way', d, { 'stroke-width': 3 })];
  });
}

/** @type {(before: number[], end: number[]) => string} */
function arrowhead(before, end) {
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
  const [left, right] = [.5, -.5].map((k) => [end[0] - 9 * Math.cos(angle + k), end[1] - 9 * Math.sin(angle + k)]);
  return 'M' + [left, end, right].map((corner) => corner.map(round).join(' ')).join('L');
}
