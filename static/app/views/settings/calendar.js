/** The patient's sessions in their own calendar: a private address, shown once, replaced or ended at will. */
import { useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { whenWords } from '#app/views/words.js';

/** @typedef {import('#app/views/phone.js').Reminding} Reminding */

/** @param {{ reminding: Reminding, snapshot: import('#app/types.js').Snapshot, date: string }} props */
export function CalendarPage({ reminding, snapshot, date }) {
  const [url, setUrl] = useState('');
  const { said, busy, doing } = useTry();
  const feed = snapshot.push.calendar ?? null;
  const make = doing(async () => setUrl(await reminding.makeFeed()));
  const end = doing(async () => {
    setUrl('');
    return reminding.endFeed();
  });
  return html`<${Screen} bar=${{ words: 'Calendar', goesBack: true }} tabs="help">
    <h1 tabindex="-1">Your sessions in your calendar</h1>
    <p>Your calendar then rings at each session, even without internet. It never says what it is about.</p>
    ${url ? html`<${Link} url=${url} />` : feed && html`<${Made} feed=${feed} date=${date} zone=${snapshot.patient.zone} />`}
    ${!url && html`<button type="button" class=${`btn btn--wide${feed ? '' : ' btn--main'}`} aria-disabled=${busy} onClick=${make}>${busy ? 'One moment' : feed ? 'Make a new link' : 'Make my private link'}</button>`}
    ${feed && html`<button type="button" class="btn btn--quiet btn--wide" aria-disabled=${busy} onClick=${end}>Stop this link</button>`}
    <p role="status" class="strong">${said}</p>
    <p class="note soft">Calendars look for changes only a few times a day. After you move a session, your calendar may ring at the old time for up to a day.</p>
  <//>`;
}

/** One thing at a time; what went wrong is said. */
function useTry() {
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param {() => Promise<string | null | void>} work */
  const doing = (work) => async () => {
    if (busy) return;
    setBusy(true);
    setSaid((await work().catch((/** @type {Error} */ error) => error.message)) ?? '');
    setBusy(false);
  };
  return { said, busy, doing };
}

/** @param {{ url: string }} props */
function Link({ url }) {
  const [copied, setCopied] = useState('');
  /** @param {{ currentTarget: HTMLElement }} event */
  const copy = async ({ currentTarget }) => {
    const field = /** @type {HTMLTextAreaElement | null} */ (currentTarget.parentElement?.querySelector('textarea'));
    field?.select();
    setCopied(await copyText(url) ? 'Copied' : 'Hold the link to copy it');
  };
  return html`<section class="card stack">
    <h2 class="lead">Your link is ready</h2>
    <p><b>It is shown only this once.</b> Whoever has it can see your session times. Show it to nobody else.</p>
    <a class="btn btn--main btn--wide" href=${url.replace(/^https?:/, 'webcal:')}>${icon('calendar')}Add to my calendar</a>
    <label class="stack stack--s"><span>Or give this link to your calendar yourself</span><textarea class="link-box note" rows="4" readonly>${url}</textarea></label>
    <button type="button" class="btn btn--wide" onClick=${copy}>${copied || 'Copy the link'}</button>
  </section>`;
}

/** Whether the browser let us: it does so on https only. @param {string} text */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {{ feed: { created_at: string, last_fetched_at: string | null }, date: string, zone: string }} props */
function Made({ feed, date, zone }) {
  return html`<section class="card card--flat stack stack--s">
    <p>You made a link <b>${whenWords(feed.created_at, date, zone)}</b>.</p>
    <p>${feed.last_fetched_at ? html`A calendar last looked <b>${whenWords(feed.last_fetched_at, date, zone)}</b>.` : 'No calendar has used it yet.'}</p>
    <p class="note soft">The link is shown only when it is made. A new link stops the old one.</p>
  </section>`;
}
