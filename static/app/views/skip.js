/** "Later, or not today": another reminder, or a reason if the patient likes, never a reproach. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Sheet } from '#app/views/frame.js';
import { REASONS } from '#app/views/skip-reasons.js';

/** @typedef {import('#app/snooze.js').Snooze} Snooze */

/**
 * @param {{ label: string, until: string, snoozes: Snooze[], onSnooze: (snooze: Snooze) => unknown, onLater: () => void,
 *   onSkip: (reason: string, words: string) => unknown, onWithoutPhone: () => unknown }} props snoozes: for when another reminder may be asked
 */
export function SkipSheet({ label, until, snoozes, onSnooze, onLater, onSkip, onWithoutPhone }) {
  const [other, setOther] = useState(false);
  if (other) return html`<${OtherReason} label=${label} onBack=${() => setOther(false)} onClose=${onLater} onSkip=${onSkip} />`;
  /** @param {string} code */
  const choose = (code) => (code === 'something_else' ? setOther(true) : onSkip(code, ''));
  return html`<${Sheet} title="Later, or not today?" onClose=${onLater}>
    <button type="button" class="btn btn--main btn--wide" onClick=${onLater}>Later: any time until ${until}</button>
    ${snoozes.length > 0 && html`<${Again} until=${until} snoozes=${snoozes} onSnooze=${onSnooze} />`}
    <p>Not today? A word about why helps your physio. It is not a miss.</p>
    <div class="answers">
      <${Reasons} onChoose=${choose} />
      <button type="button" class="answer answer--plain" onClick=${onWithoutPhone}><span>I did it without the phone</span><span class="go">${icon('tick', 's')}</span></button>
    </div>
  <//>`;
}

/**
 * A session that is over and was not done: why, if the patient likes.
 * @param {{ label: string, onClose: () => void, onSkip: (reason: string, words: string) => unknown }} props
 */
export function ReasonSheet({ label, onClose, onSkip }) {
  const [other, setOther] = useState(false);
  if (other) return html`<${OtherReason} label=${label} onBack=${() => setOther(false)} onClose=${onClose} onSkip=${onSkip} />`;
  return html`<${Sheet} title="Not done after all" onClose=${onClose}>
    <p>A word about why helps your physio. It is not a miss.</p>
    <div class="answers"><${Reasons} onChoose=${(/** @type {string} */ code) => (code === 'something_else' ? setOther(true) : onSkip(code, ''))} /></div>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onClose}>Leave it as it is</button>
  <//>`;
}

/** @param {{ onChoose: (code: string) => unknown }} props */
function Reasons({ onChoose }) {
  return REASONS.map(([code, words]) => html`<button type="button" key=${code} class="answer answer--plain" onClick=${() => onChoose(code)}>
    <span>${words}</span><span class="go">${icon('go', 's')}</span></button>`);
}

/** @param {{ until: string, snoozes: Snooze[], onSnooze: (snooze: Snooze) => unknown }} props */
function Again({ until, snoozes, onSnooze }) {
  const [said, setSaid] = useState('');
  /** @param {Snooze} snooze */
  const choose = (snooze) => {
    if (snooze.fits) onSnooze(snooze);
    else setSaid(`This session ends at ${until}, before those ${snooze.minutes} minutes are over. Choose a shorter time.`);
  };
  return html`<div class="stack stack--s" role="group" aria-labelledby="again">
    <p id="again">Remind me again in</p>
    <div class="thirds">${snoozes.map((snooze) => html`<button type="button" class="btn" key=${snooze.minutes} aria-disabled=${!snooze.fits}
      onClick=${() => choose(snooze)}>${snooze.minutes} min</button>`)}</div>
    <p role="status" class="note strong">${said}</p></div>`;
}

/** @param {{ label: string, onBack: () => void, onClose: () => void, onSkip: (reason: string, words: string) => unknown }} props */
function OtherReason({ label, onBack, onClose, onSkip }) {
  const [words, setWords] = useState('');
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    onSkip('something_else', words.trim());
  };
  return html`<${Sheet} title="Something else" onClose=${onClose}>
    <form class="stack" onSubmit=${save}>
      <label class="stack stack--s"><span>In your own words, if you like</span>
        <textarea rows="3" maxlength="200" value=${words} onInput=${(/** @type {any} */ event) => setWords(event.currentTarget.value)}></textarea></label>
      <button class="btn btn--main btn--wide">Leave out ${label.toLowerCase()}</button>
      <button type="button" class="btn btn--quiet btn--wide" onClick=${onBack}>Back</button>
    </form>
  <//>`;
}
