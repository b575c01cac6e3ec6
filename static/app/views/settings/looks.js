/** How the words look: size, light or dark, and how strongly they stand out. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';

/** @typedef {{ theme: 'auto' | 'light' | 'dark', text: 'normal' | 'large' | 'larger', contrast: 'normal' | 'more' }} Looks */

/** @type {[Looks['text'], string, string][]} */
const SIZES = [['normal', 'Normal', 'a1'], ['large', 'Large', 'a2'], ['larger', 'Larger', 'a3']];
/** @type {[Looks['theme'], string][]} */
const THEMES = [['auto', 'As phone'], ['light', 'Light'], ['dark', 'Dark']];
/** @type {[Looks['contrast'], string][]} */
const CONTRASTS = [['normal', 'As phone'], ['more', 'Strong']];

/** @param {{ looks: Looks, onLooks: (looks: Looks) => unknown }} props */
export function LooksList({ looks, onLooks }) {
  return html`<ul class="list">
    <li class="item item--wrap">${icon('text')}<span class="grow" id="ts">Text size</span><div class="choose" role="group" aria-labelledby="ts">
      ${SIZES.map(([code, label, size]) => html`<label key=${code} class=${size}>A<input type="radio" name="ts" aria-label=${label} checked=${looks.text === code}
        onChange=${() => onLooks({ ...looks, text: code })} /></label>`)}</div></li>
    <li class="item item--wrap">${icon('eye')}<span class="grow" id="th">Light or dark</span><div class="choose" role="group" aria-labelledby="th">
      ${THEMES.map(([code, label]) => html`<label key=${code}>${label}<input type="radio" name="th" checked=${looks.theme === code}
        onChange=${() => onLooks({ ...looks, theme: code })} /></label>`)}</div></li>
    <li class="item item--wrap">${icon('contrast')}<span class="grow" id="co">Contrast</span><div class="choose" role="group" aria-labelledby="co">
      ${CONTRASTS.map(([code, label]) => html`<label key=${code}>${label}<input type="radio" name="co" checked=${looks.contrast === code}
        onChange=${() => onLooks({ ...looks, contrast: code })} /></label>`)}</div></li>
  </ul>`;
}
