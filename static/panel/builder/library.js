/** Finds exercises in the library beside the builder: by any of their words, and by kind. */

/** As the server folds what is searched: without case and accents. @param {string} text */
const folded = (text) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

export function searching() {
  const tools = /** @type {HTMLElement | null} */ (document.querySelector('.lib-find'));
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById('lib-search'));
  const count = document.getElementById('lib-count');
  if (!tools || !field || !count) return;
  const kinds = /** @type {HTMLButtonElement[]} */ ([...tools.querySelectorAll('[data-kind]')]);
  const shelves = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-shelf]')]);
  tools.hidden = false;

  const find = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const wanted = kinds.filter((each) => each.getAttribute('aria-pressed') === 'true').map(({ dataset }) => dataset.kind);
    let shown = 0;
    for (const shelf of shelves) {
      const fits = !wanted.length || wanted.includes(shelf.dataset.shelf);
      const rows = /** @type {HTMLElement[]} */ ([...shelf.querySelectorAll('[data-exercise]')]);
      for (const row of rows) row.hidden = !(fits && words.every((word) => (row.dataset.words ?? '').includes(word)));
      const left = rows.filter((row) => !row.hidden).length;
      shelf.hidden = left === 0;
      shown += left;
    }
    const all = words.length === 0 && wanted.length === 0;
    count.textContent = all ? '' : shown ? `${shown} found` : 'Nothing found. A part of a word is enough.';
  };
  field.addEventListener('input', find);
  field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  for (const kind of kinds) {
    kind.addEventListener('click', () => {
      kind.setAttribute('aria-pressed', String(kind.getAttribute('aria-pressed') !== 'true'));
      find();
    });
  }
}
