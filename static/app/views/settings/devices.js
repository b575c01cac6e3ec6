/** The phones on which the programme is open, as the server knows them; one that was lost can be ended from here. */
import { useEffect, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen, Sheet } from '#app/views/frame.js';
import { lower, whenWords } from '#app/views/words.js';

/**
 * @typedef {{ id: string, label: string, joined_at: string, last_seen_at: string | null, is_this: boolean }} Device
 *
 * @typedef {object} DevicesProps
 * @property {() => Promise<Device[]>} getDevices rejects with a Refusal
 * @property {(id: string) => Promise<unknown>} endDevice rejects with a Refusal
 * @property {string} date today's
 * @property {string} zone
 */

/** @param {DevicesProps} props */
export function DevicesPage({ getDevices, endDevice, date, zone }) {
  const [devices, setDevices] = useState(/** @type {Device[] | null} */ (null));
  const [ending, setEnding] = useState(/** @type {Device | null} */ (null));
  const [said, setSaid] = useState('');
  const load = () => {
    setSaid('');
    return getDevices().then(setDevices, (/** @type {Error} */ { message }) => setSaid(message));
  };
  useEffect(() => { load(); }, []);
  /** @param {Device} device */
  const end = async (device) => {
    setEnding(null);
    try {
      await endDevice(device.id);
      await load();
      setSaid(`${nameOf(device)} is signed out.`);
    } catch (error) {
      setSaid(/** @type {Error} */ (error).message);
    }
  };
  return html`<${Screen} bar=${{ title: 'Your phones', goesBack: true }} tabs="help">
    <p>Your programme is open on these. End one that was lost or given away: it is signed out the next time it has internet.</p>
    <p role="status" class="strong">${said || (devices ? '' : 'One moment…')}</p>
    ${said && !devices && html`<button type="button" class="btn btn--wide" onClick=${load}>Try again</button>`}
    ${devices && html`<ul class="list">${devices.map((device) => html`<li class="item item--wrap" key=${device.id}>${icon('device')}
      <span class="grow"><b>${nameOf(device)}</b><small>${device.is_this ? 'The one in your hand' : seenWords(device, date, zone)}</small></span>
      ${!device.is_this && html`<button type="button" class="btn" aria-label=${`End it: ${nameOf(device)}`} onClick=${() => setEnding(device)}>End it</button>`}</li>`)}</ul>`}
  <//>
  ${ending && html`<${Sheet} title="End this phone?" onClose=${() => setEnding(null)}>
    <p><b>${nameOf(ending)}</b>, ${lower(seenWords(ending, date, zone))}</p>
    <p>It is signed out and gets no more reminders. What it has not sent yet stays on it.</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${() => end(ending)}>Yes, end it</button>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${() => setEnding(null)}>Keep it</button>
  <//>`}`;
}

/** @param {Device} device */
function nameOf({ label }) {
  return label || 'A phone';
}

/** @param {Device} device @param {string} date @param {string} zone */
function seenWords({ joined_at: joined, last_seen_at: seen }, date, zone) {
  return seen ? `Last used ${whenWords(seen, date, zone)}` : `Since ${whenWords(joined, date, zone)}`;
}
