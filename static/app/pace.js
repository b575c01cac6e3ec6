/**
 * The pace of a nerve floss: one slow, smooth movement after another, on the wall clock. Pure: the present is passed in.
 *
 * @typedef {object} Pace
 * @property {number} startedAt when the first movement begins, in milliseconds
 * @property {number | null} pausedAt
 * @property {number} seconds of one whole movement
 * @property {number} reps
 *
 * @typedef {object} PaceView
 * @property {'count-in' | 'moving' | 'paused' | 'over'} phase
 * @property {number} rep the movement under way, from 1
 * @property {number} done whole movements
 * @property {number} t how far out this movement is, 0 to 1
 * @property {boolean} isGoingOut
 * @property {number} secondsLeft of the count-in
 */
import { cycle } from '#app/figures/motion.js';

/** As before a hold: time to get into position. */
const COUNT_IN_SECONDS = 3;

/** @param {{ seconds: number, reps: number }} movement @param {number} now @returns {Pace} */
export function beginPace({ seconds, reps }, now) {
  return { startedAt: now + COUNT_IN_SECONDS * 1000, pausedAt: null, seconds, reps };
}

/** @param {Pace} pace @param {number} now @returns {PaceView} */
export function paceView({ startedAt, pausedAt, seconds, reps }, now) {
  const elapsed = ((pausedAt ?? now) - startedAt) / 1000;
  const done = Math.min(reps, Math.max(0, Math.floor(elapsed / seconds)));
  const isOver = done >= reps;
  const phase = isOver ? 'over' : pausedAt !== null ? 'paused' : elapsed < 0 ? 'count-in' : 'moving';
  return {
    phase, done, rep: Math.min(reps, done + 1),
    t: isOver || elapsed < 0 ? 0 : cycle(elapsed, seconds),
    isGoingOut: (Math.max(0, elapsed) % seconds) / seconds < .6,
    secondsLeft: Math.max(0, Math.ceil(-elapsed)),
  };
}

/** @param {Pace} pace @param {number} now @returns {Pace} */
export function pausePace(pace, now) {
  return pace.pausedAt === null ? { ...pace, pausedAt: now } : pace;
}

/** It goes on where it was. @param {Pace} pace @param {number} now @returns {Pace} */
export function resumePace(pace, now) {
  return pace.pausedAt === null ? pace : { ...pace, startedAt: pace.startedAt + now - pace.pausedAt, pausedAt: null };
}
