/** A note to the physio: a few sentences that are read when somebody is in the clinic. Not a chat, not for emergencies, and it says so. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { CallClinic } from '#app/views/standing.js';
import { capital, whenWords } from '#app/views/words.js';

/**
 * @typedef {import('#app/notes.js').Note} Note
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 */

const MOST = 1000;
/** From so few left on, how many are left is said. */
const FEW = 100;

/** @type {Record<Note['state'], string>} */
const STATES = { waiting: 'Not sent yet, safe on this phone.', sent: 'Sent to the clinic.', refused: 'The clinic could not take it. It is kept on this phone.' };

/**
 * @param {{ snapshot: Snapshot, date: string, notes: Note[], draft: string, onSend: (text: string) => Promise<{ id: string }>, onDraft: (text: string) => unknown,
 *   answer: { id: string } | null, onSeen: () => unknown }} props draft: what was typed and not sent, on another day perhaps;
 *   answer: the newest, where it has not been seen yet; onSeen: it is on the screen
 */
export function NotePage({ snapshot, date, notes, draft, onSend, onDraft, answer, onSeen }) {
  const { clinic } = snapshot;
  const [fresh, setFresh] = useState(answer?.id);
  const [text, setText] = useState(draft);
  const [said, setSaid] = useState('');
  const [kept, setKept] = useState(''); // the note that was written last here, by its id
  const typed = useRef(text);
  typed.current = text;
  useEffect(() => () => { onDraft(typed.current.trim()); }, []); // left without sending: it is there again next time
  useEffect(() => {
    if (!answer) return;
    setFresh(answer.id); // also of one that comes while the page is open; it stays at the top until the page is left
    onSeen();
  }, [answer?.id]);
  const first = notes.find(({ answers }) => answers.some(({ id }) => id === fresh));
  const earlier = notes.filter((note) => note !== first);
  const listed = (/** @type {Note[]} */ list) => html`<ul class="list">${list.map((note) => html`<${Sent} key=${note.id} note=${note} date=${date} zone=${snapshot.patient.zone} />`)}</ul>`;
  const words = text.trim();
  const send = async () => {
    if (!words) {
      setSaid('Write something first.');
      return;
    }
    const { id } = await onSend(words);
    setText('');
    await onDraft('');
    setKept(id);
  };
  const left = MOST - text.length;
  const became = notes.find(({ id }) => id === kept)?.state;
  const ofKept = became === 'waiting' ? 'Kept. It is sent as soon as there is signal.' : became && STATES[became];
  const foot = html`<button type="button" class="btn btn--main btn--wide" aria-disabled=${!words} onClick=${send}>Send to ${inTitle(clinic.physio)}</button>`;
  return html`<${Screen} bar=${{ title: `Note to ${inTitle(clinic.physio)}`, goesBack: true }} foot=${foot}>
    ${first && html`<h2>Your note, answered</h2>${listed([first])}<h2>Another note</h2>`}
    <p>${clinic.physio} reads it when in the clinic, and may answer here, by phone or at your next visit. It is not for anything urgent: then call, or look at the danger signs.</p>
    <label class="stack stack--s"><span class="strong">Your note</span>
      <textarea rows="4" maxlength=${MOST} value=${text} onInput=${(/** @type {any} */ event) => { setText(event.target.value); setSaid(''); setKept(''); }}
        onBlur=${() => onDraft(typed.current.trim())}></textarea></label>
    <p class="note" role="status">${said || ofKept || (left <= FEW ? `${left} characters left` : '')}</p>
    <${CallClinic} clinic=${clinic} main=${false} />
    ${earlier.length > 0 && html`<h2>Earlier notes</h2>${listed(earlier)}`}
  <//>`;
}

/** @param {{ note: Note, date: string, zone: string }} props */
function Sent({ note, date, zone }) {
  const read = note.read && `Read by ${note.read.by} ${whenWords(note.read.at, date, zone)}.`;
  return html`<li class="item item--top">${icon(note.state === 'sent' ? 'tick' : 'cloud')}<div class="grow stack stack--s">
    <p><span class="pre">${note.text}</span><small>${capital(whenWords(note.at, date, zone))}. ${read ?? STATES[note.state]}</small></p>
    ${note.answers.map((answer) => html`<p class="reply" key=${answer.id}><b>${answer.by}’s answer</b><span class="pre">${answer.text}</span><small>${capital(whenWords(answer.at, date, zone))}</small></p>`)}
  </div></li>`;
}

/** A title stands beside the danger signs, and a name may have eighty letters. @param {string} physio */
function inTitle(physio) {
  return physio.length > 20 ? 'your physio' : physio;
}
