/* In every page before the app is: this phone's clock, a hand on its storage, and an eye on its screen. */
(() => {
  const RealDate = Date;
  let ahead = 0;
  globalThis.Date = class extends RealDate {
    constructor(...given) { super(...(given.length ? given : [RealDate.now() + ahead])); }
    static now() { return RealDate.now() + ahead; }
  };

  /* The writing transactions on entries that are not committed, and what they put. */
  const open = new Map();
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...asked) {
    const made = transaction.apply(this, asked);
    if (made.mode === 'readwrite' && made.objectStoreNames.contains('entries')) {
      open.set(made, []);
      for (const end of ['complete', 'abort']) made.addEventListener(end, () => open.delete(made));
    }
    return made;
  };
  const { put } = IDBObjectStore.prototype;
  let holding = false;
  let isHeld;
  const held = new Promise((resolve) => { isHeld = resolve; });
  IDBObjectStore.prototype.put = function (...row) {
    const request = put.apply(this, row);
    if (this.name !== 'entries') return request;
    open.get(this.transaction)?.push(row[0]);
    if (holding) keepOpen(this);
    return request;
  };

  /* A transaction is committed when nothing more is asked of it: so something is, for ever. */
  function keepOpen(store) {
    store.count().onsuccess = () => {
      isHeld();
      keepOpen(store);
    };
  }

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** Which marks of the session on the screen are ticked, or null where there is none. */
  function marks() {
    const row = [...document.querySelectorAll('ol.ticks .mark')];
    return row.length ? row.map((mark) => mark.getAttribute('aria-pressed') === 'true') : null;
  }

  /** Where a diary entry would show among the marks: three holds on the left, then three on the right. */
  const placeOf = ({ side, number }) => (side === 'right' ? 3 : 0) + number - 1;
  const session = () => location.hash.replace('#/session/', '');
  let before = { session: '', marks: null };

  /* Runs after each change of the screen and before anything else does: what is not committed now was shown too early. */
  function look() {
    const now = { session: session(), marks: marks() };
    const isSame = now.session === before.session && before.marks;
    now.marks?.forEach((isTicked, place) => {
      if (isTicked === Boolean(isSame && before.marks[place])) return;
      const kind = isTicked ? 'tick' : 'untick';
      const tooEarly = [...open.values()].flat().filter((entry) => (
        entry.pending === 1 && entry.kind === kind && entry.session_key === now.session && placeOf(entry.body) === place));
      for (const { id } of tooEarly) globalThis.noticed({ id, kind, session: now.session, place });
    });
    before = now;
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-pressed'] });

  globalThis.hand = {
    setClock: (milliseconds) => { ahead = milliseconds; },
    hold: () => { holding = true; },
    held,
    /* What the screen shows once it has had its chance to. */
    shown: async () => {
      await frame();
      await frame();
      return marks();
    },
  };
})();
