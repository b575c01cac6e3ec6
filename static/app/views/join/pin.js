/** Four big boxes for the four numbers. Typing goes on by itself, deleting goes back, pasting fills all four. */
import { useRef } from 'preact/hooks';
import { html } from '#app/views/html.js';

const PLACES = ['First', 'Second', 'Third', 'Fourth'];

/** @param {string} typed @returns {string} digits only, also Arabic-Indic and full-width ones */
export function digitsOf(typed) {
  return [...typed.normalize('NFKC')].map((sign) => {
    const code = sign.codePointAt(0) ?? 0;
    if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
    if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
    return sign;
  }).join('').replace(/\D/g, '');
}

/**
 * What the boxes hold after typing or pasting into one of them.
 * @param {string} pin so far, a space for an empty box @param {number} at @param {string} typed
 */
export function typedInto(pin, at, typed) {
  const boxes = [...pin.padEnd(PLACES.length, ' ')];
  const digits = digitsOf(typed);
  if (!digits) boxes[at] = ' ';
  [...digits].slice(0, PLACES.length - at).forEach((digit, n) => { boxes[at + n] = digit; });
  return { pin: boxes.join(''), next: Math.min(PLACES.length - 1, at + digits.length) };
}

/** @param {{ pin: string, wrong: boolean, onPin: (pin: string) => void }} props */
export function PinBoxes({ pin, wrong, onPin }) {
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {number} at */
  const focusBox = (at) => {
    const box = group.current?.querySelectorAll('input')[at];
    box?.focus();
    box?.select();
  };
  /** @param {number} at @param {string} typed */
  const take = (at, typed) => {
    const outcome = typedInto(pin, at, typed);
    onPin(outcome.pin);
    if (digitsOf(typed)) focusBox(outcome.next);
  };
  /** @param {number} at @param {KeyboardEvent} event */
  const onKeyDown = (at, event) => {
    if (event.key === 'Backspace' && !(pin[at] ?? ' ').trim() && at > 0) {
      onPin(typedInto(pin, at - 1, '').pin);
      focusBox(at - 1);
      event.preventDefault();
    }
  };
  return html`<div class="pin" role="group" aria-label="Your 4 numbers" ref=${group}>
    ${PLACES.map((place, at) => html`<input key=${place} inputmode="numeric" autocomplete="off" aria-label=${`${place} number`}
      aria-invalid=${wrong ? 'true' : undefined} aria-describedby="pin-said" value=${(pin[at] ?? '').trim()}
      onFocus=${(/** @type {any} */ event) => event.currentTarget.select()}
      onInput=${(/** @type {any} */ event) => take(at, event.currentTarget.value)}
      onPaste=${(/** @type {any} */ event) => { event.currentTarget.value = ''; /* what is pasted comes with onInput, by itself */ }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKeyDown(at, event)} />`)}
  </div>`;
}
