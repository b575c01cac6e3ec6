/** "Programme for M. from Sam Reid. Is this you?" and the four numbers. */
import { useEffect, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen, Sheet } from '#app/views/frame.js';
import { PinBoxes } from '#app/views/join/pin.js';

/** @typedef {{ clinic: string, initial: string, physio: string, physio_first_name: string, tries_left: number, app_name: string }} Invitation */

/**
 * @param {{ invitation: Invitation, said: string, busy: boolean, onJoin: (pin: string) => unknown, onDecline: () => unknown }} props
 *   said: what was wrong with the last try
 */
export function Hello({ invitation, said, busy, onJoin, onDecline }) {
  const [pin, setPin] = useState('');
  const [sheet, setSheet] = useState(/** @type {'numbers' | 'decline' | null} */ (null));
  const [asked, setAsked] = useState(false);
  const { clinic, initial, physio, physio_first_name: first } = invitation;
  useEffect(() => {
    if (!said) return;
    setPin('');
    /** @type {HTMLElement | null} */ (document.querySelector('.pin input'))?.focus();
  }, [said]);
  const ready = /^\d{4}$/.test(pin);
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    if (!ready) setAsked(true);
    else if (!busy) onJoin(pin);
  };
  const foot = html`<button class="btn btn--main btn--wide" form="join" aria-disabled=${!ready || busy} aria-describedby="pin-said">${busy ? 'One moment' : 'Open my programme'}</button>`;
  const close = () => setSheet(null);
  return html`<${Screen} bar=${{ words: clinic }} foot=${foot}>
    <div class="stack stack--s"><h1 tabindex="-1">Hello</h1>
      <p class="lead">Programme for <b>${initial}</b> from <b>${physio}</b>. Is this you?</p>
      <p class="lead">Then type the 4 numbers ${first} gave you.</p></div>
    <form class="stack" id="join" onSubmit=${submit}>
      <${PinBoxes} pin=${pin} wrong=${Boolean(said)} onPin=${setPin} />
      <p id="pin-said" role="alert" class="strong">${asked && !ready ? 'Type all 4 numbers first.' : said}</p>
      <p class="soft">No password, no e-mail. You do this once on this phone.</p>
    </form>
    <div class="card card--flat rowline">${icon('lock')}<p class="note grow">Your programme stays between you and your clinic. No adverts, and nothing is sold.</p></div>
    <div class="links"><button type="button" class="btn btn--quiet" onClick=${() => setSheet('numbers')}>I do not have the numbers</button>
      <button type="button" class="btn btn--quiet" onClick=${() => setSheet('decline')}>I am not ${initial}</button></div>
  <//>
  ${sheet === 'numbers' && html`<${Sheet} title="Ask ${first} for the numbers" onClose=${close}>
    <p>${first} says the 4 numbers to you, in person or by phone. They are not in the message, so that nobody else can open your programme.</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${close}>Back</button><//>`}
  ${sheet === 'decline' && html`<${Sheet} title="Not for you?" onClose=${close}>
    <p>We close this invitation and tell the clinic that it reached the wrong person. Nobody can open it after that.</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${onDecline}>I am not ${initial}: close it</button>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${close}>Back</button><//>`}`;
}

export function Declined() {
  return html`<${Screen} bar=${{ words: 'Joining' }}><h1 tabindex="-1">Thank you for telling us</h1>
    <p class="lead">The invitation is closed, and the clinic can see that it reached the wrong person. You can close this page.</p><//>`;
}
