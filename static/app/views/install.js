/** "Put it next to your other apps": one tap where the browser offers it, else the steps for this phone. */
import { offer } from '#app/install-offer.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';

/** Whether this is the app from the home screen already. */
export function isInstalled() {
  return matchMedia('(display-mode: standalone)').matches || /** @type {any} */ (navigator).standalone === true;
}

/** @param {string} agent @param {number} touches @returns {'iphone' | 'android' | 'computer'} an iPad calls itself a Mac, but can be touched */
export function phoneKind(agent, touches) {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1)) return 'iphone';
  return /Android/.test(agent) ? 'android' : 'computer';
}

/**
 * @param {{ kind: 'iphone' | 'android' | 'computer', code: any, goesBack?: boolean, onOpen: () => void }} props
 *   code: the pairing code, for an iPhone: the installed app starts signed out
 */
export function InstallGuide({ kind, code, goesBack, onOpen }) {
  const install = async () => {
    const prompt = offer.value;
    if (!prompt) return;
    await prompt.prompt();
    offer.value = null;
  };
  const foot = html`${offer.value && html`<button type="button" class="btn btn--main btn--wide" onClick=${install}>${icon('install')}Install</button>`}
    <button type="button" class=${`btn btn--wide${offer.value ? ' btn--quiet' : kind === 'iphone' ? '' : ' btn--main'}`} onClick=${onOpen}>
      ${offer.value || kind === 'iphone' ? 'Not now, open it here' : 'Open my programme'}</button>`;
  return html`<${Screen} bar=${{ words: 'Install', goesBack }} foot=${foot}>
    <div class="stack stack--s"><h1 tabindex="-1">Put it next to your other apps</h1><p>Then reminders can reach you, and it opens without signal.</p></div>
    ${kind === 'iphone' ? html`<${OnIphone} code=${code} />` : html`<${OnAndroid} kind=${kind} />`}
  <//>`;
}

/** @param {{ code: any }} props */
function OnIphone({ code }) {
  return html`<ol class="steps">
    <li><div><b>Tap Share</b> at the bottom of Safari<div class="phone-bit phone-bit--mid" aria-hidden="true"><span class="hit">${icon('share')}</span></div>
      <p class="note soft">Not there? Tap <b>•••</b> first.</p></div></li>
    <li><div><b>Tap Add to Home Screen</b><div class="phone-bit" aria-hidden="true"><span class="grow">Add to Home Screen</span><span class="hit">${icon('add')}</span></div></div></li>
    <li><div><b>Open the new app</b> and type this code:${code}</div></li>
  </ol>`;
}

/** @param {{ kind: string }} props */
function OnAndroid({ kind }) {
  const menu = kind === 'android' ? 'Tap the three dots at the top right of your browser' : 'Open your browser’s menu';
  return html`<div class="stage shelf" aria-hidden="true">${Array.from({ length: 8 }, (_, n) => (n === 5 ? html`<span class="app-icon">${icon('sun')}</span>` : html`<span></span>`))}</div>
    <ul class="stack stack--s">${['Takes less room than one photo', 'No app store, no account', 'Take it off again like any app'].map((text) => html`<li class="rowline">${icon('tick')}<span>${text}</span></li>`)}</ul>
    <details class="card card--flat" open=${!offer.value}><summary class="strong">${offer.value ? 'The button does nothing?' : 'How to do it'}</summary>
      <ol class="steps"><li><div>${menu}</div></li><li><div>Tap <b>Add to Home screen</b>, then <b>Install</b></div></li></ol></details>`;
}

/** The 8 characters, large, and how long they are good for. @param {{ code: string, until: string }} props until: HH:MM */
export function BigCode({ code, until }) {
  return html`<div class="card card--now stack stack--s code-card"><p class="code">${code.replace('-', ' ')}</p><p class="note">Good until ${until}, once</p></div>`;
}
