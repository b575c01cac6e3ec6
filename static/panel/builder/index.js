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
  const save = saving(form, (answer, pressed, from) => {
    const where = answer.dataset.where ?? '';
    figures.stop();
    replace(form, answer);
    // Somebody who has gone on meanwhile, into the search or another field, is left there.
    if (pressed !== 'save' && (document.activeElement === document.body || document.activeElement === from)) focusOn(where, pressed);
    preview.show(form);
  });
  dragging(save.press);
  searching();
}

/** What is being typed in just now stays as it is: fields are named by their line's key, so it stays with its exercise. @param {HTMLFormElement} form @param {HTMLFormElement} answer */
function replace(form, answer) {
  const open = new Set([...form.querySelectorAll('details[open]')].map(({ id }) => id));
  for (const each of answer.querySelectorAll('details')) if (open.has(each.id)) each.setAttribute('open', '');
  Idiomorph.morph(form, answer, { ignoreActiveValue: true });
}

/**
 * The same button of the line that was moved, else the line: whoever cannot see it must not be left where it was.
 * @param {string} where the id of a line @param {string} pressed what the button said, as in "up:<line>"
 */
function focusOn(where, pressed) {
  const line = where && document.getElementById(where);
  if (!line) return;
  const [verb] = pressed.split(':');
  if (verb === 'add' && document.activeElement?.closest('.lib-col')) {
    line.scrollIntoView({ block: 'nearest' }); // the next one may be added from the same place
    return;
  }
  const again = /** @type {HTMLButtonElement | null} */ (line.querySelector(`button[value^="${verb}:"]:not(:disabled)`));
  (again ?? line).focus();
}
