/** Line icons on a 24-unit grid, drawn in the colour of the words beside them. Always next to a word, so always hidden from readers. */
import { html } from '#app/views/html.js';

const ROUND = 'M3.2 12a8.8 8.8 0 1 0 17.6 0a8.8 8.8 0 1 0-17.6 0';

/** @type {Record<string, string[]>} */
const PATHS = {
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
  pulled: ['M4 12h6M7 9l3 3-3 3M20 12h-6M17 9l-3 3 3 3'],
  sharp: ['M13 3L5 13.5h6L10.5 21 19 10h-6z'],
  down: ['M12 5v14M6 13l6 6 6-6'],
  other: [ROUND, 'M8 12h.1M12 12h.1M16 12h.1'],
  same: ['M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5'],
  phone: ['M5 4h4l1.6 4.4-2.2 1.6a12 12 0 0 0 5.6 5.6l1.6-2.2L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.6 15.6 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z'],
  settings: ['M8.8 12a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0', 'M12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1'],
  bell: ['M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4'],
  bellOff: ['M6 16.5V11a6 6 0 0 1 9.5-4.9M18 11v5.5l1.5 1.5h-13M10 20.5h4M4 4l16 16'],
  text: ['M4 19L9.5 5 15 19M6 14.5h7M15.5 19l2.7-7 2.8 7M16.4 16.8h3.6'],
  sound: ['M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z', 'M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11'],
  contrast: [ROUND, 'M12 3.2v17.6M12 7h5.4M12 10.3h8.6M12 13.7h8.6M12 17h5.4'],
  eye: ['M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z', 'M9.2 12a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0'],
  out: ['M10 4H5v16h5M15 8l4 4-4 4M19 12H9'],
  lock: ['M5 13a2.5 2.5 0 0 1 2.5-2.5h9A2.5 2.5 0 0 1 19 13v5a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 5 18z', 'M8 10.5V8a4 4 0 0 1 8 0v2.5'],
  share: ['M12 15V3.5M8 7l4-3.8L16 7', 'M8 10.5H5.5v10h13v-10H16'],
  add: ['M4 8a4 4 0 0 1 4-4h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4z', 'M12 8.5v7M8.5 12h7'],
  device: ['M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3z', 'M11 18h2'],
  install: ['M12 4v11M7 10.5l5 5 5-5M4.5 20h15'],
  code: ['M4 7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z', 'M8 12h.1M12 12h.1M16 12h.1'],
  undo: ['M9 5L4.5 9.5 9 14M5 9.5h8.5a5.5 5.5 0 0 1 0 11H9'],
  less: ['M6 12h12'],
  more: ['M6 12h12M12 6v12'],
  mail: ['M4 8a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z', 'M4.6 7.4L12 13l7.4-5.6'],
  calendar: ['M4 8a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z', 'M4 10.5h16M8.5 3.5V8M15.5 3.5V8'],
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
