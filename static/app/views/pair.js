/** The pairing code: shown where already signed in, typed into the new place. */
import '#app/views/more-icons.js';
import { useEffect, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { BigCode } from '#app/views/install.js';
import { troubleOf } from '#app/views/join/troubles.js';
import { clockAt } from '#app/views/words.js';

const LENGTH = 8;

/** @typedef {{ code: string, expires_at: string }} PairingCode */

/**
 * Fetches a code when it is looked at, and says so plainly when there is no connection.
 * @param {{ getCode: () => Promise<PairingCode>, zone: string }} props
 */
export function PairingCodeCard({ getCode, zone }) {
  const [code, setCode] = useState(/** @type {PairingCode | null} */ (null));
  const [failed, setFailed] = useState(false);
  const fetchCode = () => {
    setFailed(false);
    setCode(null);
    getCode().then(setCode, () => setFailed(true));
  };
  useEffect(fetchCode, []);
  if (failed) {
    return html`<div class="card card--flat stack stack--s"><p>A code needs the internet. There is no connection just now.</p>
      <button type="button" class="btn btn--wide" onClick=${fetchCode}>Try again</button></div>`;
  }
  if (!code) return html`<p class="soft" role="status">Making a code…</p>`;
  return html`<${BigCode} code=${code.code} until=${clockAt(code.expires_at, zone)} />
    <button type="button" class="btn btn--quiet" onClick=${fetchCode}>Make a new code</button>`;
}

/** @param {{ getCode: () => Promise<PairingCode>, zone: string }} props */
export function PairPage({ getCode, zone }) {
  return html`<${Screen} bar=${{ words: 'Code', goesBack: true }} tabs="help">
    <h1 tabindex="-1">Open your programme in another place</h1>
    <ol class="steps"><li><div>Open the app on the other phone, or from your home screen</div></li><li><div>Type this code there</div></li></ol>
    <${PairingCodeCard} getCode=${getCode} zone=${zone} />
    <p class="note soft">Whoever types it sees your programme. Show it to nobody else.</p>
  <//>`;
}

/** What was typed, as codes are written: capitals and digits, at most eight. @param {string} typed */
export function tidyCode(typed) {
  return typed.normalize('NFKC').toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, LENGTH);
}

/** @param {string} code "K7PM2QXD" → "K7PM-2QXD" */
export function written(code) {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

/**
 * The installed app starts signed out: the code goes in here.
 * @param {{ title: string, text: string, strip?: any, onPair: (code: string) => Promise<unknown> }} props
 */
export function CodeScreen({ title, text, strip, onPair }) {
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = code.length === LENGTH;
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!ready) { setSaid('Type all 8 characters first.'); return; }
    setBusy(true);
    setSaid(await tryCode(onPair, written(code)));
    setBusy(false);
  };
  const foot = html`<button class="btn btn--main btn--wide" form="code" aria-disabled=${!ready || busy} aria-describedby="code-said">${busy ? 'One moment' : 'Open my programme'}</button>`;
  return html`<${Screen} bar=${{ words: 'Welcome' }} foot=${foot}>
    <h1 tabindex="-1">${title}</h1><p>${text}</p>
    <form id="code" class="stack" onSubmit=${submit}>
      <label class="stack stack--s"><span class="strong">Your 8 characters</span>
        <input class="code-box" autocomplete="off" autocapitalize="characters" spellcheck=${false} placeholder="K7PM-2QXD" value=${written(code)}
          aria-describedby="code-said" onInput=${(/** @type {any} */ event) => {
            setCode(tidyCode(event.currentTarget.value));
            event.currentTarget.value = written(tidyCode(event.currentTarget.value));
          }} /></label>
      <p id="code-said" role="alert" class="strong">${said}</p>
    </form>
    <p class="soft">You find the code where you joined, or in the app on another phone: Help, then Code for another phone. New here? Open the link from your physio.</p>
    ${strip}
  <//>`;
}

/** @param {(code: string) => Promise<unknown>} onPair @param {string} code @returns {Promise<string>} what went wrong, in words */
async function tryCode(onPair, code) {
  try {
    await onPair(code);
    return '';
  } catch (error) {
    const { code: slug = 'offline', message } = /** @type {any} */ (error);
    const { title, text } = troubleOf(slug, 'code', message);
    return `${title}. ${text}`;
  }
}
