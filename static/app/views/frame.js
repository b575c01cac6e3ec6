/** What every screen shares: the bar with the way to the danger signs, the page that scrolls, the foot with the one thing to do. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { back } from '#app/views/route.js';

/** @param {{ over?: boolean }} props over: in its place above a sheet */
export function DangerLink({ over = false }) {
  return html`<a class=${classes('danger', { 'danger--over': over })} href="#/danger">${icon('danger', 's')}Danger signs</a>`;
}

/** @param {{ label: string, name?: string, onClick?: () => void }} props */
export function BackButton({ label, name = 'back', onClick = back }) {
  return html`<button type="button" class="icon-btn" aria-label=${label} onClick=${onClick}>${icon(name)}</button>`;
}

/**
 * @typedef {object} BarProps
 * @property {string} [title] the screen's heading when it stands in the bar
 * @property {string} [sub] second line under it
 * @property {string} [words] plain words in the bar; the heading is then on the page
 * @property {boolean} [goesBack]
 * @property {() => void} [onBack] where it goes back to, if not to the screen before
 * @property {() => void} [leave] a cross instead of the arrow
 * @property {boolean} [danger] false only on the danger signs themselves
 */

/** @param {BarProps} props */
export function Bar({ title, sub, words, goesBack, onBack, leave, danger = true }) {
  return html`<header class="bar">
    ${leave && html`<${BackButton} label="Leave the session" name="close" onClick=${leave} />`}
    ${goesBack && html`<${BackButton} label="Back" onClick=${onBack} />`}
    ${title && html`<h1 tabindex="-1">${title}${sub && html`<span class="sub">${sub}</span>`}</h1>`}
    ${words && html`<p class="bar-title num">${words}</p>`}
    ${danger && html`<${DangerLink} />`}
  </header>`;
}

const TABS = [['today', 'sun', 'Today'], ['programme', 'list', 'Programme'], ['help', 'help', 'Help']];

/** @param {{ current: string }} props */
export function Tabs({ current }) {
  return html`<nav class="tabs" aria-label="Main">
    ${TABS.map(([name, sign, label]) => html`<a href=${`#/${name}`} aria-current=${name === current ? 'page' : undefined}>
      <span>${icon(sign)}</span>${label}</a>`)}
  </nav>`;
}

/**
 * One screen. With `tabs` the page is the main part; with `foot` the page and its buttons are.
 * @param {{ bar: BarProps, tabs?: string, panel?: any, foot?: any, two?: boolean, children?: any, player?: boolean }} props
 *   panel: what must stay in sight above the buttons
 */
export function Screen({ bar, tabs, foot, two, player, panel, children }) {
  return html`<div class=${classes('screen', { player })}>
    <${Bar} ...${bar} />
    <main class="main">
      <div class="page" tabindex="0">${children}</div>
      ${panel && html`<div class="panel">${panel}</div>`}
      ${foot && html`<div class=${classes('foot', { 'foot--two': two })}>${foot}</div>`}
    </main>
    ${tabs && html`<${Tabs} current=${tabs} />`}
  </div>`;
}

/**
 * A sheet over the screen. As a modal dialog it is all that can be reached, Escape and a phone's own way back close it, and the
 * focus goes back to what opened it.
 * @param {{ title: string, onClose: () => void, children?: any }} props
 */
export function Sheet({ title, onClose, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = /** @type {HTMLDialogElement} */ (box.current);
    dialog.showModal();
    dialog.querySelector('h2')?.focus();
    return () => dialog.close();
  }, []);
  /** @param {Event} event */
  const onCancel = (event) => {
    event.preventDefault(); // it is closed by no longer being shown
    onClose();
  };
  return html`<dialog class="over" aria-labelledby="sheet-title" ref=${box} onCancel=${onCancel}>
    <div class="scrim" onClick=${onClose}></div>
    <div class="sheet">
      <${DangerLink} over />
      <h2 id="sheet-title" tabindex="-1">${title}</h2>
      ${children}
    </div>
  </dialog>`;
}

/** @param {{ sign: string, title: any, small?: any, href?: string, onClick?: () => void, end?: any, stop?: boolean }} props */
export function Row({ sign, title, small, href, onClick, end, stop }) {
  const inside = html`<span class=${classes({ stop })}>${icon(sign)}</span>
    <span class="grow">${title}${small && html`<small>${small}</small>`}</span>
    ${(href || onClick) && html`<span class="end">${end} ${icon('go', 's')}</span>`}`;
  if (href) return html`<li><a class="item" href=${href}>${inside}</a></li>`;
  if (onClick) return html`<li><button type="button" class="item item--button" onClick=${onClick}>${inside}</button></li>`;
  return html`<li class="item">${inside}${end && html`<span class="end">${end}</span>`}</li>`;
}
