/** The word about a session's new time that the clinic did not take: on Today and among the times. */
import { lastTiming } from '#app/session-times.js';
import { html } from '#app/views/html.js';
import { clock } from '#app/views/words.js';

/** The clinic did not take a move: why, and that the old time stands. @param {{ phone: import('#app/views/phone.js').Phone }} props */
export function RefusedMove({ phone }) {
  const move = phone.refusedMove.value;
  if (!move) return null;
  const slot = phone.snapshot.value?.slots.find(({ id }) => id === move.slot);
  const timing = slot && lastTiming(slot);
  return html`<section class="card card--ease stack stack--s" role="status">
    <p><b>Your new time could not be used.</b> ${inOurTimes(move.detail)}</p>
    ${timing && html`<p>${timing.label} stays at ${clock(timing.time)}.</p>`}
    <p class="links">${slot && html`<a href=${`#/time/${slot.id}`}>Choose another time</a>`}<button type="button" class="btn btn--quiet" onClick=${phone.seeRefusedMove}>Seen</button></p>
  </section>`;
}

/** The clinic's sentence, with its times as this app says them. @param {string} sentence with "17:00" in it */
export function inOurTimes(sentence) {
  return sentence.replace(/\b([01]\d|2[0-3]):[0-5]\d\b/g, clock);
}
