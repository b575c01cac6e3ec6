/** A note to the physio: a few sentences that are read when somebody is in the clinic. Not a chat, not for emergencies, and it says so. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { CallClinic } from '#app/views/standing.js';
import { whenWords } from '#app/views/words.js';

/**
 * @typedef {{ id: string, text: string, at: string, state: 'waiting' | 'sent' | 'refused' }} Note
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 */

const MOST = 1000;
/** From so few left on, how many are left is said. */
const FEW = 100;

/** @type {Record<Note['state'], string>} */
const STATES = { waiting: 'Not sent yet, safe on this phone', sent: 'Sent to the clinic', refused: 'The clinic could not take it. It is kept on this phone.' };

/**
 * @param {{ snapshot: Snapshot, date: string, notes: Note[], draft: string, onSend: (text: string) => Promise<unknown>, onDraft: (text: string) => unknown }} props
 *   draft: what was typed and not sent, on another day perhaps
 */
export function NotePage({ snapshot, date, notes, draft, onSend, onDraft }) {
  const { clinic } = snapshot;
  const [text, setText] = useState(draft);
  const [said, setSaid] = useState('');
  const typed = useRef(text);
  typed.current = text;
  useEffect(() => () => { onDraft(typed.current.trim()); }, []); // left without sending: it is there again next time
  const words = text.trim();
  const send = async () => {
    if (!words) {
      setSaid('Write something first.');
      return;
    }
    await onSend(words);
    setText('');
    await onDraft('');
    setSaid('Kept. It is sent as soon as there is signal.');
  };
  const left = MOST - text.length;
  const foot = html`<button type="button" class="btn btn--main btn--wide" aria-disabled=${!words} onClick=${send}>Send to ${clinic.physio}</button>`;
  return html`<${Screen} bar=${{ title: `Note to ${clinic.physio}`, goesBack: true }} foot=${foot}>
    <p>${clinic.physio} reads it when in the clinic, and may answer at your next visit or by phone. It is not for anything urgent: then call, or look at the danger signs.</p>
    <label class="stack stack--s"><span class="strong">Your note</span>
      <textarea rows="5" maxlength=${MOST} value=${text} onInput=${(/** @type {any} */ event) => { setText(event.target.value); setSaid(''); }}
        onBlur=${() => onDraft(typed.current.trim())}></textarea></label>
    <p class="note" role="status">${said || (left <= FEW ? `${left} characters left` : '')}</p>
    <${CallClinic} clinic=${clinic} main=${false} />
    ${notes.length > 0 && html`<h2>Earlier notes</h2><ul class="list">${notes.map((note) => html`<li class="item" key=${note.id}>${icon(note.state === 'sent' ? 'tick' : 'cloud')}
      <span class="grow"><span class="pre">${note.text}</span><small>${whenWords(note.at, date, snapshot.patient.zone)}. ${STATES[note.state]}</small></span></li>`)}</ul>`}
  <//>`;
}
