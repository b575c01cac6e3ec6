/**
 * The form sends itself whenever something has changed, one at a time, and never with less than is on the page: what is
 * typed while an answer is under way stays as it is and is sent next. Nothing is saved over what somebody else has saved.
 */

const SOON = 400; // milliseconds after the last change: a hand that steps through a number is not followed step by step
const AGAIN = 5_000;

/** @typedef {{ kind: 'saved' | 'unread' | 'overtaken', form: HTMLFormElement } | { kind: 'offline' | 'trouble' | 'out' | 'gone' }} Answer */
const SAID = {
  offline: 'Not saved: there is no connection. What you typed stays here, and is tried again.',
  trouble: 'Not saved: something is wrong with the server. What you typed stays here, and is tried again.',
  out: 'Not saved: you are signed out. Sign in in another tab; what you typed stays here, and is saved then.',
  gone: 'This draft was issued or thrown away elsewhere. What you typed here cannot be saved any more.',
  unread: 'Not saved yet: look at what is marked.',
  overtaken: 'Not saved: somebody else has changed this draft.',
};

/**
 * @param {HTMLFormElement} form
 * @param {(answer: HTMLFormElement, pressed: string, from: Element | null) => void} show the form as the server sees it;
 *   from: what had the focus when the button was pressed
 * @returns {{ press: (what: string) => void }} press: as if a button of this value had been pressed
 */
export function saving(form, show) {
  let timer = 0;
  let changed = false; // since what is under way was sent
  let kept = !('unsaved' in form.dataset); // what was sent last
  let gone = false;
  /** @type {{ what: string, from: Element | null }[]} acts that wait for their turn */
  const waiting = [];
  /** @type {Promise<void> | null} */
  let sending = null;

  /** Somebody has to decide whose draft it is: nothing is saved until then, and only buttons do their work on the page. */
  const isOvertaken = () => form.elements.namedItem('over') !== null;
  const send = () => {
    clearTimeout(timer);
    sending ??= sendAll().finally(() => { sending = null; });
    return sending;
  };

  async function sendAll() {
    while (!gone && (waiting.length || (changed && !isOvertaken()))) {
      const act = waiting.shift();
      changed = false;
      say('Saving…');
      const sent = valuesOf(form);
      const answer = await post(form, act?.what ?? 'save');
      if (!('form' in answer)) {
        kept = false;
        say(SAID[answer.kind]);
        gone = answer.kind === 'gone';
        if (act) waiting.unshift(act);
        else changed = true;
        if (!gone) timer = window.setTimeout(send, AGAIN);
        return;
      }
      kept = answer.kind === 'saved';
      keepTyped(form, answer.form, sent);
      show(answer.form, act?.what ?? 'save', act?.from ?? null);
      say(answer.kind === 'saved' ? `Saved at ${new Date().toLocaleTimeString('en-GB', { timeStyle: 'short' })}` : SAID[answer.kind]);
      if (answer.kind === 'unread' && !waiting.length) return; // tried again with the next change
    }
  }

  /** @param {string} what */
  const press = (what) => {
    waiting.push({ what, from: document.activeElement });
    send();
  };
  const later = () => {
    changed = true;
    clearTimeout(timer);
    timer = window.setTimeout(send, SOON);
  };
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  form.addEventListener('submit', async (event) => {
    const { submitter } = event;
    const button = submitter instanceof HTMLButtonElement ? submitter : null;
    if (button?.name === 'over') { // one's own word: with the whole page
      kept = true;
      changed = false;
      waiting.length = 0;
      return;
    }
    if (button?.value !== 'issue') {
      event.preventDefault();
      press(button?.value ?? 'save');
    } else if (!leaving) { // only what is saved is issued, and by a request that may leave the page
      event.preventDefault();
      changed = true;
      await send();
      if (changed || waiting.length || !kept) document.getElementById('problems')?.scrollIntoView();
      else leave(button);
    }
  });
  let leaving = false;
  /** @param {HTMLButtonElement} button */
  const leave = (button) => {
    leaving = true;
    form.requestSubmit(button);
  };
  addEventListener('beforeunload', (event) => { if (!leaving && !gone && (changed || waiting.length || !kept)) event.preventDefault(); });
  return { press };
}

/** @param {HTMLFormElement} form @returns {Map<string, string | boolean>} by the ids of its fields */
function valuesOf(form) {
  return new Map(fieldsOf(form).map((field) => [field.id, valueOf(field)]));
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  return /** @type {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */ ([...form.elements].filter((each) => each.id && 'value' in each && !(each instanceof HTMLButtonElement)));
}

/** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} field @returns {string | boolean} */
function valueOf(field) {
  return field instanceof HTMLInputElement && field.type === 'checkbox' ? field.checked : field.value;
}

/**
 * What was typed since the form was sent goes into the answer, so that putting the answer into the page takes none of it away.
 * @param {HTMLFormElement} form @param {HTMLFormElement} answer @param {Map<string, string | boolean>} sent
 */
function keepTyped(form, answer, sent) {
  for (const field of fieldsOf(form)) {
    const value = valueOf(field);
    if (sent.get(field.id) === value) continue;
    const theirs = answer.querySelector(`#${CSS.escape(field.id)}`);
    if (theirs instanceof HTMLInputElement && typeof value === 'boolean') theirs.toggleAttribute('checked', value);
    else if (theirs instanceof HTMLInputElement) theirs.setAttribute('value', String(value));
    else if (theirs instanceof HTMLTextAreaElement) theirs.textContent = String(value);
    else if (theirs instanceof HTMLSelectElement) for (const option of theirs.options) option.toggleAttribute('selected', option.value === value);
  }
}

/** @param {HTMLFormElement} form @param {string} pressed @param {boolean} [isAgain] @returns {Promise<Answer>} */
async function post(form, pressed, isAgain = false) {
  const body = new FormData(form);
  body.set('do', pressed);
  try {
    const response = await fetch(form.action, { method: 'POST', body, headers: { 'X-Requested-With': 'builder' } });
    if (response.status >= 500) return { kind: 'trouble' };
    if (response.status === 404) return { kind: 'gone' };
    const made = formIn(await response.text());
    if (!made && !(await renew(form))) return { kind: 'out' };
    if (!made) return isAgain ? { kind: 'trouble' } : await post(form, pressed, true);
    if (response.status === 409) return { kind: 'overtaken', form: made };
    return { kind: response.ok ? 'saved' : 'unread', form: made };
  } catch {
    return { kind: 'offline' };
  }
}

/**
 * Whoever signs in anew in another tab has a new token: the form must name that one.
 * @param {HTMLFormElement} form @returns {Promise<boolean>} whether somebody is signed in
 */
async function renew(form) {
  const page = formIn(await (await fetch(form.action)).text());
  const [mine, theirs] = [form, page].map((each) => /** @type {HTMLInputElement | null} */ (each?.elements.namedItem('csrfmiddlewaretoken') ?? null));
  if (!mine || !theirs) return false;
  mine.value = theirs.value;
  return true;
}

/** @param {string} text @returns {HTMLFormElement | null} */
function formIn(text) {
  return /** @type {HTMLFormElement | null} */ (new DOMParser().parseFromString(text, 'text/html').getElementById('draft'));
}

/** @param {string} words */
function say(words) {
  const place = document.getElementById('saved');
  if (place) place.textContent = words;
}
