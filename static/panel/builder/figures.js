/** The figures of the panel: stills that the patient's own drawing code sets in motion while somebody looks at one. */
import { cycle, secondsOf, still, toElements } from '#app/figures/index.js';

const SVG = 'http://www.w3.org/2000/svg';
const STEPS = 36;

/**
 * @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children
 * @returns {Element}
 */
function element(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Whatever holds a figure moves it while the pointer or the focus is on it, and for one round where it is touched.
 * Nothing moves for whoever asks for less motion.
 * @param {Element} root
 * @returns {{ stop: () => void }} stop: before the page changes under it
 */
export function moving(root) {
  /** @type {{ figure: HTMLElement, frame: number } | null} */
  let now = null;
  const stop = () => {
    if (!now) return;
    cancelAnimationFrame(now.frame);
    now.figure.querySelector('svg')?.remove();
    const image = now.figure.querySelector('img');
    if (image) image.hidden = false;
    now = null;
  };
  /** @param {Event} event */
  const begin = ({ target }) => {
    const holder = target instanceof Element ? target.closest('.lib > li, .line') : null;
    const figure = /** @type {HTMLElement | null} */ (holder?.querySelector('[data-figure]') ?? null);
    if (now && now.figure === figure) return;
    stop();
    if (!figure || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    now = { figure, frame: 0 };
    move(figure, (frame) => { if (now?.figure === figure) now.frame = frame; });
  };
  root.addEventListener('pointerover', begin);
  root.addEventListener('focusin', begin);
  root.addEventListener('pointerleave', stop);
  return { stop };
}

/** @param {HTMLElement} figure @param {(frame: number) => void} keep */
function move(figure, keep) {
  const { figure: name = '', side, drawnSide } = figure.dataset;
  /** @type {Map<number, Element>} */
  const drawn = new Map();
  const began = performance.now();
  let shown = -1;
  const next = (/** @type {number} */ at) => {
    const step = Math.round(cycle(Math.max(0, at - began) / 1000, secondsOf(name)) * STEPS);
    if (step !== shown) {
      const tree = drawn.has(step) ? null : still(name, { t: step / STEPS, side: /** @type {any} */ (side), figureSide: /** @type {any} */ (drawnSide) });
      if (tree) drawn.set(step, /** @type {Element} */ (toElements(element, tree)));
      const picture = drawn.get(step);
      if (!picture) return; // a figure that this release does not draw
      figure.querySelector('svg')?.remove();
      const image = figure.querySelector('img');
      if (image) image.hidden = true;
      figure.append(picture);
      shown = step;
    }
    keep(requestAnimationFrame(next));
  };
  keep(requestAnimationFrame(next));
}
