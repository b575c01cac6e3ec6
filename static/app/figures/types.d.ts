/* The shapes of the figures' data, for the type checker only: nothing here reaches a phone.
   Centimetres on a 165 cm adult, degrees, body axes x = front, y = towards the head, z = the person's right. */

export type Vec = [number, number, number];
export type OfTwo = (a: Vec, b: Vec) => Vec;
export type ByDegrees = (degrees: number) => Turn;
/** A turn, kept as the three columns of its matrix. */
export type Turn = [Vec, Vec, Vec];
/** Where a bone is (o, its upper joint) and how it is turned (m). */
export type Frame = { o: Vec; m: Turn };
export type Frames = Record<string, Frame>;
export type BodySide = 'L' | 'R';

/** x, y, z in the bone's frame and one radius, or three. */
export type Blob = [number, number, number, number, number?, number?];
/** An ellipsoid in the world: centre and three half axes. */
export type Ellipsoid = { c: Vec; a: Turn };
/** One convex part of the body: colour and the blobs it is stretched over, bone by bone. */
export type Solid = { colour: string; runs: [bone: string, blobs: Blob[]][] };
export type Camera = { right: Vec; up: Vec; towards: Vec };

export type Limb = {
  hip?: number; hipOut?: number; hipTurn?: number; knee?: number; ankle?: number;
  shoulder?: number; shoulderOut?: number; shoulderTurn?: number; elbow?: number;
};
/** `on` is a bone, or the world. */
export type Target = { on?: string; p: Vec; pole?: Vec; flat?: number };
/** `both` stands for R as written and L as its mirror image. */
export type Pair<T> = { L?: T; R?: T; both?: T };
export type Spine = {
  root?: Vec; height?: number; pin?: [bone: string, place: Vec];
  lumbar?: number; lumbarSide?: number; lumbarTurn?: number;
  thorax?: number; thoraxSide?: number; thoraxTurn?: number;
  neck?: number; neckSide?: number; neckTurn?: number;
};
export type KeyPose = Spine & Pair<Limb> & { feet?: Pair<Target>; hands?: Pair<Target> };
export type Aim = [weight: number, target: Target];
/** A pose at one moment: reach targets have become weighted aims, because two of them may be fading into each other. */
export type Pose = Spine & { L?: Limb; R?: Limb; feet: Record<BodySide, Aim[]>; hands: Record<BodySide, Aim[]> };

export type Via = [bone: string, point: Vec][];
export type Prop =
  | { t: 'mat'; at: Vec; len?: number; wide?: number }
  | { t: 'wall' | 'pillow'; at: Vec; h: Vec }
  | { t: 'chair'; at: Vec; height: number }
  | { t: 'roller'; at: Vec; len: number }
  | { t: 'towel'; via: Via; z?: number }
  | { t: 'line'; via: Via; w: number; c?: 'felt' };

export type PoseRecord = {
  cam: [yaw: number, pitch: number];
  view: [x: number, y: number, width: number, height: number];
  keys: KeyPose[];
  always?: KeyPose;
  seconds?: number;
  pin?: [bone: string, place: Vec];
  rest?: string[];
  props?: Prop[];
  hot?: [bone: string, ...blobs: Blob[]][];
  nerve?: [name: 'sciatic' | 'femoral', side: BodySide];
  arrows?: [bone: string, point: Vec][];
  noGhost?: boolean;
};

/** Plain data for one element: both Preact and a string can be made of it. */
export type Tree = [tag: string, attributes: Record<string, string | number>, children: (Tree | string)[]];
export type Kind = 'leg' | 'arm';
export type Part = { z: number; nodes: Tree[] };
export type Faces = (camera: Camera, kind: string, centre: Vec, half: Vec) => Tree[];
export type Move = (frames: Frames, side: BodySide, pose: Pose) => void;
export type Scene = { record: PoseRecord; frames: Frames; camera: Camera; points: number };

export type Side = 'left' | 'right' | 'none';
export type StillOptions = {
  t?: number; side?: Side | 'both'; figureSide?: Side | null;
  arrows?: boolean; ghost?: boolean; title?: string; points?: number;
};
export type BodyZone = 'back' | 'buttock' | 'thigh' | 'calf' | 'foot';
export type StripOptions = { on?: BodyZone[]; side?: 'left' | 'right' | 'both'; whole?: boolean; title?: string };
