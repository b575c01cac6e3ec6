/** When the sessions are, and giving one of them another time. Works without network. */
import { useState } from 'preact/hooks';
import { countsFrom, lastTiming, sessionTimes, tooCloseTo } from '#app/session-times.js';
import { html } from '#app/views/html.js';
import { Row, Screen } from '#app/views/frame.js';
import { RefusedMove } from '#app/views/refused-move.js';
import { back } from '#app/views/route.js';
import { clock, counted, dayWords, lower } from '#app/views/words.js';

/**
 * @typedef {import('#app/views/phone.js').Phone} Phone
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/session-times.js').Why} Why
 */

/** @param {{ phone: Phone }} props */
export function TimesList({ phone }) {
  const snapshot = /** @type {Snapshot} */ (phone.snapshot.value);
  const { date } = phone.day.value;
  const refused = phone.refusedMove.value;
  const unsent = phone.unsentMoves.value;
  const times = sessionTimes(snapshot, date);
  if (!times.length) return null;
  return html`<ul class="list">${times.map(({ slot, label, time, next }) => html`<${Row} key=${slot} sign="clock" title=${label}
      small=${[next && `${clock(next.time)} from ${fromWords(next.from, date)}`, unsent.includes(slot) && 'Not sent yet'].filter(Boolean).join('. ')} end=${clock(time)} href=${`#/time/${slot}`} />`)}</ul>
    ${refused && html`<${RefusedMove} phone=${phone} />`}`;
}

/** @param {{ phone: Phone, slotId: string }} props */
export function TimePage({ phone, slotId }) {
  const snapshot = /** @type {Snapshot} */ (phone.snapshot.value);
  const slot = snapshot.slots.find(({ id }) => id === slotId);
  const timing = slot && lastTiming(slot);
  if (!slot || !timing?.weekdays.length) {
    return html`<${Screen} bar=${{ words: 'Session time', goesBack: true }} tabs="help"><h1 tabindex="-1">This session is no longer in your day</h1><//>`;
  }
  return html`<${TimeForm} key=${slotId} phone=${phone} snapshot=${snapshot} slot=${slot} timing=${timing} />`;
}

/** @param {{ phone: Phone, snapshot: Snapshot, slot: import('#app/types.js').Slot, timing: import('#app/types.js').Timing }} props */
function TimeForm({ phone, snapshot, slot, timing }) {
  const [time, setTime] = useState(timing.time);
  const { date } = phone.day.value;
  const session = phone.session(`${slot.id}/${date}`);
  const near = tooCloseTo(snapshot, slot.id, time);
  const isReady = Boolean(time) && time !== timing.time && !near;
  const { from, why } = countsFrom(slot, time || timing.time, { date, now: phone.now.value, zone: snapshot.patient.zone, session });
  const label = lower(timing.label);
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    if (!isReady) return;
    await phone.moveSession({ slot: slot.id, time, from });
    back();
  };
  const foot = html`<button class="btn btn--main btn--wide" form="time" aria-disabled=${!isReady} aria-describedby="time-said">Save the new time</button>`;
  return html`<${Screen} bar=${{ words: 'Session time', goesBack: true }} foot=${foot}>
    <h1 tabindex="-1">Move the ${label} session</h1>
    <p>It is at <b>${clock(timing.time)}</b>${timing.from > date ? ` from ${fromWords(timing.from, date)}` : ''}. Only the time changes; the days and the exercises stay.</p>
    <form id="time" class="card stack" onSubmit=${save}>
      <label class="stack stack--s"><span class="strong">New time</span>
        <input type="time" class="time-box num" required value=${time} aria-describedby="time-said" onInput=${(/** @type {any} */ event) => setTime(event.currentTarget.value)} /></label>
      <div id="time-said" role="status">${saidOf({ near, apart: snapshot.rules.apart_minutes ?? 0, changed: Boolean(time) && time !== timing.time, from, why, date, time })}</div>
    </form>
    <p class="note soft">${snapshot.clinic.physio} sees the new time. Reminders follow it once it has been sent.</p>
  <//>`;
}

/** @param {{ near: ReturnType<typeof tooCloseTo>, apart: number, changed: boolean, from: string, why: Why, date: string, time: string }} props */
function saidOf({ near, apart, changed, from, why, date, time }) {
  if (near) {
    return html`<p class="ease">That is too close to ${lower(near.label)} at ${clock(near.time)}. Your clinic wants at least ${counted(apart, 'minute')} between two sessions.</p>`;
  }
  if (!changed) return html`<p class="soft">Choose another time.</p>`;
  return html`<p><b>Counts from ${fromWords(from, date)}.</b> ${whyWords(why, time)}</p>`;
}

/** "today", "tomorrow", "Monday 23 November". @param {string} from @param {string} date */
export function fromWords(from, date) {
  const days = Math.round((Date.parse(from) - Date.parse(date)) / 86_400_000);
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : dayWords(from);
}

/** @param {Why} why @param {string} time */
export function whyWords(why, time) {
  switch (why) {
    case 'begun': return 'Today’s session is noted already.';
    case 'reminded': return 'Today’s reminder has gone out already.';
    case 'past': return `Today, ${clock(time)} has passed already.`;
    default: return '';
  }
}
