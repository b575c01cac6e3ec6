/** What is felt and, if the patient asks for it, heard when a hold or a movement begins or ends: to be done without looking. */
import { sound } from '#app/views/sound.js';

/** @typedef {'begin' | 'rep' | 'end'} Cue */

/** Milliseconds on and off. Phones without a motor, and all iPhones, stay still. @type {Record<Cue, number | number[]>} */
const BUZZES = { begin: 120, rep: 60, end: [80, 80, 80] };
/** Hertz and seconds, one after another: up to begin, down to end. @type {Record<Cue, [number, number][]>} */
const TONES = { begin: [[523, .12], [784, .2]], rep: [[523, .1]], end: [[784, .12], [523, .25]] };
const VOLUME = .3;

/** @type {AudioContext | null} */
let audio = null;

/** A browser lets nothing sound that was not begun by a tap: call it in the tap that starts a timer. */
export function readySound() {
  if (sound.value === 'off' || !globalThis.AudioContext) return;
  const session = /** @type {any} */ (navigator).audioSession; // Safari only: its silent switch rules unless this is playback
  if (session) session.type = sound.value === 'always' ? 'playback' : 'ambient';
  audio ??= new AudioContext();
  audio.resume().catch(() => undefined);
}

/** @param {Cue} kind */
export function cue(kind) {
  try {
    navigator.vibrate?.(BUZZES[kind]);
    if (sound.value !== 'off' && audio) play(audio, TONES[kind]);
  } catch {
    // a browser may refuse either before the first tap; the words on the screen say the same
  }
}

/** @param {AudioContext} on @param {[number, number][]} tones */
function play(on, tones) {
  let at = on.currentTime;
  for (const [hertz, seconds] of tones) {
    const tone = new OscillatorNode(on, { frequency: hertz });
    const volume = new GainNode(on, { gain: 0 });
    // Faded in and out: a tone that is cut off clicks.
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(VOLUME, at + .02);
    volume.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(volume).connect(on.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}
