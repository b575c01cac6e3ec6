/** Work that takes a cheap phone a frame or more, one piece per task: what is read comes first, and a tap never waits for long. */

/** @type {Set<() => void>} */
const waiting = new Set();

/** @param {() => void} work @returns {() => void} takes it back */
export function inTurn(work) {
  waiting.add(work);
  if (waiting.size === 1) setTimeout(next);
  return () => { waiting.delete(work); };
}

function next() {
  const [work] = waiting;
  if (!work) return;
  waiting.delete(work);
  if (waiting.size) setTimeout(next);
  work();
}
