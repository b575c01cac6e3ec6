/** Exercises are dragged: from the library into the programme, and up and down in it, with a mouse or a finger. */
import Sortable from 'sortablejs';

/** @param {(what: string) => void} press as if a button of this value had been pressed */
export function dragging(press) {
  const lines = document.getElementById('lines');
  if (!lines) return;
  const how = { animation: 150, delay: 120, delayOnTouchOnly: true, fallbackOnBody: true };
  Sortable.create(lines, {
    ...how,
    group: { name: 'exercises', put: true },
    draggable: '.line',
    handle: '.grip',
    onUpdate: ({ oldDraggableIndex, newDraggableIndex, item, to }) => {
      putBack(item, to, oldDraggableIndex);
      press(`move:${item.id.replace('line-', '')}:${newDraggableIndex}`);
    },
    onAdd: ({ item, newDraggableIndex }) => {
      const { exercise } = item.dataset;
      item.remove(); // a copy of the library's entry; the line itself comes from the server
      press(`add:${exercise}:${newDraggableIndex}`);
    },
  });
  for (const shelf of document.querySelectorAll('.lib')) {
    Sortable.create(/** @type {HTMLElement} */ (shelf), {
      ...how,
      sort: false,
      group: { name: 'exercises', pull: 'clone', put: false },
      draggable: 'li',
      filter: 'button',
      preventOnFilter: false,
    });
  }
}

/**
 * The server's answer says where it stands: until then the fields must stay in the order that they are numbered in.
 * @param {HTMLElement} item @param {HTMLElement} list @param {number | undefined} index
 */
function putBack(item, list, index = 0) {
  const others = [...list.querySelectorAll(':scope > .line')].filter((each) => each !== item);
  list.insertBefore(item, others[index] ?? null);
}
