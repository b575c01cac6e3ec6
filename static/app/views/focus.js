/** Focus that would get lost: where what had it is gone, it goes on at the one thing to do, or at the heading of a new screen. */

/** Milliseconds. A new screen, and a sheet that closes, put the focus where it belongs by themselves before that. */
const SOON = 100;

/** @returns {() => void} stop */
export function keepFocus() {
  /** @type {{ element: Element, atFoot: boolean, heading: string | null | undefined } | null} */
  let last = null;
  /** @param {FocusEvent} event */
  const remember = ({ target }) => {
    if (target instanceof Element) last = { element: target, atFoot: target.closest('.foot, .panel') !== null, heading: headingNow()?.textContent };
  };
  const changed = new MutationObserver(() => {
    if (!last || last.element.isConnected) return;
    const { atFoot, heading } = last;
    last = null;
    setTimeout(() => goOn(atFoot, heading), SOON);
  });
  document.addEventListener('focusin', remember);
  changed.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', remember);
    changed.disconnect();
  };
}

/** @returns {HTMLElement | null} */
function headingNow() {
  return document.querySelector('dialog h2') ?? document.querySelector('h1');
}

/** @param {boolean} atFoot @param {string | null | undefined} title of the screen that had it */
function goOn(atFoot, title) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = headingNow();
  /** @type {HTMLElement | null} */
  const main = atFoot && heading?.textContent === title ? document.querySelector('.foot .btn--main') : null;
  (main ?? heading)?.focus();
}
