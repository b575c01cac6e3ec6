/**
 * What the first screen does without: it comes in idle time or when it is opened, whichever is first. Once the service
 * worker has the release it comes from there, so only a first visit that loses its network can open a screen too early.
 */
import { signal } from '@preact/signals';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';

/**
 * @typedef {object} Part
 * @property {{ value: { component: any } | null }} arrived
 * @property {() => Promise<boolean>} bring whether it is there; asking again does no harm
 */

/** @type {Part[]} */
const parts = [];

/** Everything that comes later, one after another; what cannot be had now is asked for again when it is opened. */
export async function bringRest() {
  for (const { bring } of parts) await bring();
}

/**
 * A whole screen. Its place has the danger signs from the start; the focus goes to its heading when it has come. Its
 * `bring` brings it before it is drawn.
 * @param {() => Promise<any>} load @param {string} name what the module calls it @param {{ tabs?: string }} [place]
 */
export function screenLater(load, name, { tabs } = {}) {
  const { arrived, bring } = partOf(load, name);
  const Whole = (/** @type {any} */ props) => {
    const [isMissing, setMissing] = useState(false);
    const wasAwaited = useRef(false);
    const isThere = arrived.value !== null;
    useEffect(() => {
      if (wasAwaited.current) {
        document.querySelector('h1')?.focus();
      } else if (!isThere) {
        wasAwaited.current = true;
        bring().then((came) => setMissing(!came));
      }
    }, [isThere, isMissing]);
    if (arrived.value) return h(arrived.value.component, props);
    return isMissing ? html`<${NotHereYet} bring=${bring} tabs=${tabs} />` : html`<${Opening} tabs=${tabs} />`;
  };
  return Object.assign(Whole, { bring });
}

/**
 * A piece of a screen: `instead` keeps its room until it comes, and stays where it does not.
 * @param {() => Promise<any>} load @param {string} name @param {any} instead markup, or what makes it of the piece's props
 */
export function pieceLater(load, name, instead) {
  const { arrived, bring } = partOf(load, name);
  return (/** @type {any} */ props) => {
    useEffect(() => { bring(); }, []);
    if (arrived.value) return h(arrived.value.component, props);
    return typeof instead === 'function' ? instead(props) : instead;
  };
}

/** @param {() => Promise<any>} load @param {string} name @returns {Part} */
function partOf(load, name) {
  const arrived = signal(/** @type {{ component: any } | null} */ (null));
  const bring = async () => {
    if (arrived.value) return true;
    const module = await load().catch(() => null);
    if (module) arrived.value = { component: module[name] };
    return module !== null;
  };
  const part = { arrived, bring };
  parts.push(part);
  return part;
}

/** @param {{ tabs?: string }} props */
function Opening({ tabs }) {
  return html`<${Screen} bar=${{ goesBack: !tabs }} tabs=${tabs}><p class="soft opening" role="status">Opening…</p><//>`;
}

/** @param {{ bring: Part['bring'], tabs?: string }} props */
function NotHereYet({ bring, tabs }) {
  const [said, setSaid] = useState('');
  const again = async () => {
    setSaid('One moment…');
    await bringAgain(bring);
    setSaid('There is no connection yet.');
  };
  useEffect(() => {
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, []);
  return html`<${Screen} bar=${{ goesBack: !tabs }} tabs=${tabs}>
    <h1 tabindex="-1">This page is not on your phone yet</h1>
    <p>It needs the internet once. Connect this phone, then try again.</p>
    <button type="button" class="btn btn--main btn--wide" onClick=${again}>Try again</button>
    <p role="status" class="strong">${said}</p>
  <//>`;
}

/**
 * Most browsers remember for as long as a page lives that a module could not be had (whatwg/html#6768), so asking again
 * may fail with the network back: then the page is loaded anew, which stays where it is. Not without network, though:
 * that would trade a sentence of ours for the browser's.
 * @param {Part['bring']} bring
 */
async function bringAgain(bring) {
  if (!(await bring()) && (await isReachable())) location.reload();
}

/** @returns {Promise<boolean>} */
function isReachable() {
  return fetch('/app/', { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => ok, () => false);
}
