/* The body seen from behind, with the places where pain or tingling may be. */
/** @import { Blob, BodyZone, PoseRecord, StripOptions, Tree } from './types.d.ts' */
import { place } from '#app/figures/body.js';
import { figure } from '#app/figures/draw.js';
import { camera, hull } from '#app/figures/outline.js';
import { poseAt } from '#app/figures/pose.js';
import { skeleton } from '#app/figures/skeleton.js';
import { mirrored, path, picture } from '#app/figures/tree.js';

const POINTS = 36;
const WHOLE = [-36, -166, 72, 170];
const LEGS_AND_BACK = [-45, -122, 78, 128];

/** @type {PoseRecord} */
const PERSON = {
  cam: [-90, 4], view: [-36, -166, 72, 170], rest: ['footL', 'footR'],
  keys: [{ both: { hipOut: 6, knee: 1, shoulderOut: 8, elbow: 6 } }],
};

/** Painted in this order; all on the left. @type {[zone: BodyZone, bone: string, blobs: Blob[]][]} */
const ZONES = [
  ['buttock', 'pelvis', [[-8, -6, -8.4, 4, 6.4, 6.4], [-8, 1, -7.4, 4, 4.6, 6]]],
  ['back', 'lum1', [[-6, -1, 0, 3.4, 4, 10.5], [-6, 9, 0, 3.4, 5, 10.5]]],
  ['thigh', 'thighL', [[-6, -13, 0, 4, 4, 5.6], [-4, -33, 0, 4, 4, 4.6]]],
  ['calf', 'shankL', [[-5, -6, 0, 3, 3, 4.6], [-3, -27, 0, 3, 3, 3.2]]],
  ['foot', 'footL', [[-2.5, -3.2, 0, 3, 5, 4.6]]],
];

/** Where each name's line arrives, from the top row to the bottom one. @type {[zone: BodyZone, x: number, y: number][]} */
const LEADS = [['back', -14, -100], ['buttock', -16, -84], ['thigh', -15, -62], ['calf', -19, -30], ['foot', -22, -4]];

/**
 * The strip beside five names: a line leaves each zone for the middle of its fifth of the left edge. For the right side
 * everything is mirrored, so there the names belong on the right. `whole` shows head to foot without lines.
 * @type {(options?: StripOptions) => Tree}
 */
export function bodyStrip({ on = [], side = 'left', whole = false, title = '' } = {}) {
  const view = whole ? WHOLE : LEGS_AND_BACK;
  const zones = zonePaths(on);
  const otherLeg = zones.filter((_, i) => ZONES[i][0] !== 'back');
  const all = [
    ...figure(PERSON, 0, { points: POINTS, marks: false }),
    ...zones,
    ...(side === 'both' ? [mirrored([0, 0, 0], otherLeg)] : []),
    ...(whole ? [] : leadLines(on, view)),
  ];
  return picture(view, title, [side === 'right' ? mirrored(view, all) : ['g', {}, all]], {
    class: 'fig fig-body',
    preserveAspectRatio: whole ? 'xMidYMid meet' : 'none', // the rows beside it decide its height
  });
}

/** @type {(on: BodyZone[]) => Tree[]} */
function zonePaths(on) {
  const [view, frames] = [camera(PERSON.cam), skeleton(poseAt(PERSON, 0), PERSON)];
  return ZONES.map(([zone, bone, blobs]) =>
    path(lit('fig-zone', on, zone), hull(view, blobs.map((blob) => place(frames, bone, blob)), POINTS)));
}

/** @type {(on: BodyZone[], view: number[]) => Tree[]} */
function leadLines(on, [left, top, , height]) {
  return LEADS.map(([zone, x, y], row) =>
    path(lit('fig-lead', on, zone), `M${x} ${y}L-32 ${y}L${left} ${top + (height * (row + .5)) / 5}`));
}

/** @type {(name: string, on: BodyZone[], zone: BodyZone) => string} */
const lit = (name, on, zone) => (on.includes(zone) ? `${name} ${name}-on` : name);
