/* What the person lies, sits or pulls on. */
/** @import { Camera, Faces, Part, Prop, Scene, Tree, Turn, Vec, Via } from './types.d.ts' */
import { path } from '#app/figures/tree.js';
import { curve, hull, polygon } from '#app/figures/outline.js';
import { locate } from '#app/figures/vector.js';

/** Depth of each kind of thing: all behind the body, but a line or a towel before it. */
const DEPTH = { mat: -999, wall: -900, pillow: -900, chair: -900, roller: -800, towel: 60, line: 400 };

/** @type {(scene: Scene, prop: Prop) => Part[]} */
export function propParts(scene, prop) {
  const z = ('z' in prop && prop.z) || DEPTH[prop.t];
  return draw(scene, prop).map((node) => ({ z, nodes: [node] }));
}

/** @type {(scene: Scene, prop: Prop) => Tree[]} */
function draw(scene, prop) {
  const { camera } = scene;
  if (prop.t === 'mat') return box(camera, 'mat', [prop.at[0], -1, prop.at[2]], [(prop.len ?? 180) / 2, 1, (prop.wide ?? 62) / 2]);
  if (prop.t === 'chair') return chair(camera, prop.at[0], prop.height);
  if (prop.t === 'roller') return roller(scene, prop.at, prop.len);
  if (prop.t === 'towel') return band(scene, prop.via, 'fig-towel', 5);
  if (prop.t === 'line') return band(scene, prop.via, prop.c === 'felt' ? 'fig-felt-line' : 'fig-nerve', prop.w);
  return box(camera, prop.t, prop.at, prop.h);
}

/** A box along the axes, from its centre and half sizes: the faces that can be seen. @type {Faces} */
function box(camera, kind, centre, half) {
  return [0, 1, 2].flatMap((axis) => {
    if (Math.abs(camera.towards[axis]) <= .001) return [];
    const face = axis === 1 ? `fig-box fig-${kind}` : `fig-box fig-${kind} fig-${kind}-side`;
    return [path(face, polygon(camera, corners(centre, half, axis, Math.sign(camera.towards[axis]))))];
  });
}

/** @type {(centre: Vec, half: Vec, axis: number, facing: number) => Vec[]} */
function corners(centre, half, axis, facing) {
  return [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([a, b]) => {
    const corner = /** @type {Vec} */ ([...centre]);
    corner[axis] += facing * half[axis];
    corner[(axis + 1) % 3] += a * half[(axis + 1) % 3];
    corner[(axis + 2) % 3] += b * half[(axis + 2) % 3];
    return corner;
  });
}

/** @type {(camera: Camera, x: number, seat: number) => Tree[]} */
function chair(camera, x, seat) {
  /** @type {[centre: Vec, half: Vec][]} */
  const pieces = [
    ...[[-17, -18], [17, -18], [-17, 18], [17, 18]].map(([dx, z]) => leg(x + dx, z, seat)),
    [[x - 19, seat + 20, -18], [1.6, 22, 1.6]],
    [[x - 19, seat + 20, 18], [1.6, 22, 1.6]],
    [[x - 19, seat + 33, 0], [1.5, 8, 18]],
    [[x, seat - 2, 0], [20, 2, 20]],
  ];
  return pieces.flatMap(([centre, half]) => box(camera, 'wood', centre, half));
}

/** @type {(x: number, z: number, seat: number) => [centre: Vec, half: Vec]} */
const leg = (x, z, seat) => [[x, seat / 2 - 2, z], [1.6, seat / 2 - 2, 1.6]];

/** @type {(scene: Scene, at: Vec, length: number) => Tree[]} */
function roller({ camera, points }, at, length) {
  const [far, near] = [-1, 1].map((end) => ({
    c: /** @type {Vec} */ ([at[0], 7.5, at[2] + (end * length) / 2]),
    a: /** @type {Turn} */ ([[7.5, 0, 0], [0, 7.5, 0], [0, 0, .1]]),
  }));
  return [path('fig-roller fig-roller-side', hull(camera, [far, near], points)), path('fig-roller', hull(camera, [near], points))];
}

/** A line over points of the body, edged with ink. @type {(scene: Scene, via: Via, colour: string, width: number) => Tree[]} */
function band({ camera, frames }, via, colour, width) {
  const d = curve(camera, via.map(([bone, point]) => locate(frames[bone], point)));
  return [path('fig-ink', d, { 'stroke-width': width + 2 }), path(colour, d, { 'stroke-width': width })];
}
