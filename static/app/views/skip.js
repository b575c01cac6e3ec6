/** "Later, or not today": a reason if the patient likes, never a reproach. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Sheet } from '#app/views/frame.js';

/** The reasons, in the diary's codes and in a person's words. */
export const REASONS = [
  ['too_sore', 'Too sore today'],
  ['felt_worse_last_time', 'It felt worse last time'],
  ['no_time', 'No time'],
  ['nowhere', 'Nowhere to do it'],
  ['away_or_ill', 'Away, or ill'],
  ['forgot', 'I forgot'],
  ['something_else', 'Something else'],
];

/** @param {string | null} reason */
export function reasonWords(reason) {
  return REASONS.find(([code]) => code === reason)?.[1] ?? 'Not today';
}

/**
 * @param {{ label: string, until: string, onLater: () => void, onSkip: (reason: string, words: string) => unknown,
 *   onWithoutPhone: () => unknown }} props
 */
export function SkipSheet({ label, until, onLater, onSkip, onWithoutPhone }) {
  const [other, setOther] = useState(false);
  if (other) return html`<${OtherReason} label=${label} onBack=${() => setOther(false)} onClose=${onLater} onSkip=${onSkip} />`;
  /** @param {string} code */
  const choose = (code) => (code === 'something_else' ? setOther(true) : onSkip(code, ''));
  return html`<${Sheet} title="Later, or not today?" onClose=${onLater}>
    <button type="button" class="btn btn--main btn--wide" onClick=${onLater}>Later: any time until ${until}</button>
    <p>Not today? A word why helps your physio. It is not a miss.</p>
    <div class="answers">
      ${REASONS.map(([code, words]) => html`<button type="button" key=${code} class="answer answer--plain" onClick=${() => choose(code)}>
        <span>${words}</span><span class="go">${icon('go', 's')}</span></button>`)}
      <button type="button" class="answer answer--plain" onClick=${onWithoutPhone}><span>I did it without the phone</span><span class="go">${icon('tick', 's')}</span></button>
    </div>
  <//>`;
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
