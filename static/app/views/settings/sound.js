/** Whether a session can be heard. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { cue, readySound } from '#app/views/cue.js';

/** @typedef {import('#app/views/sound.js').Sound} Sound */

/** @type {[Sound, string][]} */
const SOUNDS = [['off', 'Off'], ['on', 'On'], ['always', 'Even when silent']];

/** The choice is heard at once. @param {{ sound: Sound, onSound: (sound: Sound) => unknown }} props */
export function SoundList({ sound, onSound }) {
  /** @param {Sound} wanted */
  const choose = async (wanted) => {
    await onSound(wanted);
    readySound();
    cue('begin');
  };
  return html`<ul class="list"><li class="item item--wrap">${icon('sound')}<span class="grow" id="so">Sound in a session<small>When a hold or a movement begins and ends</small></span>
    <div class="choose" role="group" aria-labelledby="so">${SOUNDS.map(([code, label]) => html`<label key=${code}>${label}<input type="radio" name="so" checked=${sound === code}
      onChange=${() => choose(code)} /></label>`)}</div></li></ul>`;
}
