/** A figure that moves as the exercise does, and may be stopped. Where the phone asks for less motion: start and end, still. */
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { signal } from '@preact/signals';
import { breathe, cycle, secondsOf, still, toElements } from '#app/figures/index.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { StartAndEnd } from '#app/views/figure.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').TickSide} TickSide
 */

/** So many pictures from start to end: each is drawn once, because drawing takes a cheap phone most of a frame's time. */
const STEPS = 48;

/** Stopped by hand, for this exercise and the next. */
const isStopped = signal(false);

/**
 * @param {{ prescription: Prescription, side: TickSide, isHeld: boolean, paced: number | null }} props
 *   isHeld: in position, so it only breathes
 *   paced: how far out it is, 0 to 1, where something else sets the pace
 */
export function MovingFigure({ prescription, side, isHeld, paced }) {
  if (asksForLessMotion()) return html`<${StartAndEnd} prescription=${prescription} side=${side} />`;
  return html`<${Moving} key=${`${prescription.figure} ${side}`} prescription=${prescription} side=${side} isHeld=${isHeld} paced=${paced} />`;
}

/** @returns {boolean} */
function asksForLessMotion() {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true;
}

/** @param {{ prescription: Prescription, side: TickSide, isHeld: boolean, paced: number | null }} props */
function Moving({ prescription, side, isHeld, paced }) {
  const { figure, figure_side: figureSide, exercise_text: { name } } = prescription;
  const stopped = isStopped.value;
  const own = useStep(figure, { isHeld, stopped: stopped || paced !== null });
  const step = paced === null ? own : Math.round(paced * STEPS);
  const drawn = useRef(/** @type {Map<string, any>} */ (new Map())).current;
  const arrows = stopped && paced === null;
  const key = `${step} ${arrows}`;
  if (!drawn.has(key)) {
    const title = side === 'none' ? name : `${name}, ${side} side`;
    const tree = still(figure, { t: step / STEPS, side, figureSide: /** @type {any} */ (figureSide), title, arrows });
    drawn.set(key, tree && toElements(h, tree));
  }
  const picture = drawn.get(key);
  if (!picture) return null;
  return html`<div class="stage">${picture}
    ${paced === null && html`<button type="button" class="stage-btn" aria-label=${stopped ? 'Move the picture' : 'Stop the picture'} onClick=${() => { isStopped.value = !stopped; }}>${icon(stopped ? 'play' : 'pause', 's')}</button>`}
  </div>`;
}

/**
 * Where the figure is, in steps from its start. It stops at the end, which teaches most.
 * @param {string} figure @param {{ isHeld: boolean, stopped: boolean }} how
 */
function useStep(figure, { isHeld, stopped }) {
  const [step, setStep] = useState(stopped ? STEPS : 0);
  useEffect(() => {
    if (stopped) {
      setStep(STEPS);
      return undefined;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function move(now) {
      const elapsed = Math.max(0, now - began) / 1000;
      const t = isHeld ? breathe(elapsed) : cycle(elapsed, secondsOf(figure));
      setStep(Math.round(t * STEPS));
      frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [figure, isHeld, stopped]);
  return step;
}
