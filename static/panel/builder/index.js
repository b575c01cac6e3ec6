/**
 * The builder's page: it saves by itself, its lines are dragged, its library is searched, its figures move.
 * Without this script every button of the page works all the same: it sends the form, and a new page comes.
 */
import { Idiomorph } from 'idiomorph';
import { dragging } from '#panel/builder/dragging.js';
import { moving } from '#panel/builder/figures.js';
import { searching } from '#panel/builder/library.js';
import { showing } from '#panel/builder/preview.js';
import { saving } from '#panel/builder/saving.js';

const form = /** @type {HTMLFormElement | null} */ (document.getElementById('draft'));
if (form) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  const preview = showing(/** @type {HTMLIFrameElement} */ (document.getElementById('preview')));
  const figures = moving(document.querySelector('.builder') ?? form);
  const save = saving(form, (answer, pressed) => {
    figures.stop();
    replace(form, answer);
    focusOn(form, answer.dataset.where ?? '', pressed);
    preview.show(answer);
  });
  dragging(save.press);
  searching();
}

/** What is being typed in just now stays as it is. @param {HTMLFormElement} form @param {HTMLFormElement} answer */
function replace(form, answer) {
  const open = new Set([...form.querySelectorAll('details[open]')].map(({ id }) => id));
  for (const each of answer.querySelectorAll('details')) if (open.has(each.id)) each.setAttribute('open', '');
  Idiomorph.morph(form, answer, { ignoreActiveValue: true });
}

/**
 * The same button of the line that was moved, else the line: whoever cannot see it must not be left where it was.
 * @param {HTMLFormElement} form @param {string} where the id of a line @param {string} pressed what the button said, as in "up:2"
 */
function focusOn(form, where, pressed) {
  const line = where && document.getElementById(where);
  if (!line) return;
  const [verb] = pressed.split(':');
  const again = /** @type {HTMLButtonElement | null} */ (line.querySelector(`button[value^="${verb}:"]:not(:disabled)`));
  if (pressed.startsWith('add:') && document.activeElement?.closest('.lib')) {
    line.scrollIntoView({ block: 'nearest' }); // the next one may be added from the same place
    return;
  }
  /** @type {HTMLElement} */ (again ?? line).focus();
  form.dataset.where = '';
}
