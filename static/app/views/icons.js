/** Line icons on a 24-unit grid, drawn in the colour of the words beside them. Always next to a word, so always hidden from readers. */
import { html } from '#app/views/html.js';

export const ROUND = 'M3.2 12a8.8 8.8 0 1 0 17.6 0a8.8 8.8 0 1 0-17.6 0';

/** Those of the first screens; `more-icons.js` adds the rest, and comes with what shows it. @type {Record<string, string[]>} */
export const PATHS = {
  danger: ['M12 3.8L21.3 20H2.7z', 'M12 10v4.5M12 17.3v.1'],
  tick: ['M5 12.5l4.5 4.5L19 7.5'],
  play: ['M8 5.5v13l10.5-6.5z'],
  pause: ['M8.5 5.5v13M15.5 5.5v13'],
  clock: ['M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0', 'M12 7.5V12l3 2'],
  moon: ['M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z'],
  later: ['M6 12h.1M12 12h.1M18 12h.1'],
  note: ['M5 4h14v11l-5 5H5zM14 20v-5h5'],
  cloud: ['M7 18.5h10a4 4 0 0 0 .7-7.9A5.8 5.8 0 0 0 6.6 9.9 4.4 4.4 0 0 0 7 18.5z', 'M12 16v-4.6M10 13.2l2-2 2 2'],
  sun: ['M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0', 'M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4'],
  list: ['M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1'],
  help: [ROUND, 'M9.6 9.4a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2 1-1.2 1.9M12 16.7v.1'],
  close: ['M6 6l12 12M18 6L6 18'],
  back: ['M15 5l-7 7 7 7'],
  go: ['M9 5l7 7-7 7'],
  hand: ['M7.5 12V6.2a1.4 1.4 0 0 1 2.8 0V11m0-.5V4.6a1.4 1.4 0 0 1 2.8 0V11m0-5a1.4 1.4 0 0 1 2.8 0v6m0-3.4a1.4 1.4 0 0 1 2.8 0V14a6.7 6.7 0 0 1-6.7 6.8c-2.7 0-4.2-1.2-5.5-3.3l-2.6-4.2a1.5 1.5 0 0 1 2.4-1.7L7.5 13'],
  phone: ['M5 4h4l1.6 4.4-2.2 1.6a12 12 0 0 0 5.6 5.6l1.6-2.2L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.6 15.6 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z'],
  bellOff: ['M6 16.5V11a6 6 0 0 1 9.5-4.9M18 11v5.5l1.5 1.5h-13M10 20.5h4M4 4l16 16'],
  lock: ['M5 13a2.5 2.5 0 0 1 2.5-2.5h9A2.5 2.5 0 0 1 19 13v5a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 5 18z', 'M8 10.5V8a4 4 0 0 1 8 0v2.5'],
  undo: ['M9 5L4.5 9.5 9 14M5 9.5h8.5a5.5 5.5 0 0 1 0 11H9'],
  less: ['M6 12h12'],
  mail: ['M4 8a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z', 'M4.6 7.4L12 13l7.4-5.6'],
  half: ['M12 3.2a8.8 8.8 0 1 0 0 17.6z', ROUND],
};
const THICK = new Set(['pause', 'later', 'less', 'more']);
const FILLED = new Set(['play']);

/**
 * @param {string} name a key of PATHS
 * @param {'s'|'l'|''} [size] small, large or as usual
 */
export function icon(name, size = '') {
  const shape = FILLED.has(name) ? 'currentColor' : undefined;
  const width = THICK.has(name) ? '3.2' : undefined;
  return html`<svg class=${size ? `i i--${size}` : 'i'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${PATHS[name].map((d) => html`<path d=${d} fill=${shape} stroke-width=${width} />`)}
  </svg>`;
}
