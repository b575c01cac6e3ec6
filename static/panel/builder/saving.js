/**
 * The form sends itself whenever something has changed, one at a time, and never with less than is on the page: what is
 * typed while an answer is under way is sent next, and that answer is not shown.
 */

const SOON = 400; // milliseconds after the last change: a hand that steps through a number is not followed step by step
const AGAIN = 5_000;
const LEAVES = 'issue';

/**
 * @param {HTMLFormElement} form
 * @param {(answer: HTMLFormElement, pressed: string) => void} show the form as the server sees it
 * @returns {{ press: (what: string) => void }} press: as if a button of this value had been pressed
 */
export function saving(form, show) {
  let timer = 0;
  let changed = false; // since what is under way was sent
  let kept = !('unsaved' in form.dataset); // what was sent last
  /** @type {string[]} acts that wait for their turn */
  const waiting = [];
  let sending = false;

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    while (waiting.length || changed) {
      const pressed = waiting.shift() ?? 'save';
      changed = false;
      say('Saving…');
      const answer = await post(form, pressed);
      if (answer === 'gone') return; // signed out, or issued elsewhere: the server's own page says it
      if (!answer) {
        if (pressed === 'save') changed = true;
        else waiting.unshift(pressed);
        say('Not saved: there is no connection. What you typed stays here, and is tried again.');
        timer = window.setTimeout(send, AGAIN);
        break;
      }
      keepVersion(form, answer.form);
      kept = answer.isSaved;
      if (!changed || pressed !== 'save') show(answer.form, pressed);
      say(answer.isSaved ? `Saved at ${new Date().toLocaleTimeString('en-GB', { timeStyle: 'short' })}` : 'Not saved yet: look at what is marked.');
    }
    sending = false;
  }

  /** @param {string} what */
  const press = (what) => {
    waiting.push(what);
    send();
  };

  const later = () => {
    changed = true;
    clearTimeout(timer);
    timer = window.setTimeout(send, SOON);
  };
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    const what = submitter instanceof HTMLButtonElement ? submitter.value : 'save';
    if (what !== LEAVES) {
      event.preventDefault();
      press(what);
    } else if (sending) { // its answer carries the version that the next one must name
      event.preventDefault();
      const wait = () => (sending ? window.setTimeout(wait, 50) : form.requestSubmit(submitter));
      wait();
    } else {
      clearTimeout(timer);
      changed = false;
      kept = true; // it is sent with the whole page, and comes back with it where it cannot be kept
    }
  });
  addEventListener('beforeunload', (event) => { if (changed || waiting.length || !kept) event.preventDefault(); });
  return { press };
}

/**
 * @param {HTMLFormElement} form @param {string} pressed
 * @returns {Promise<{ form: HTMLFormElement, isSaved: boolean } | 'gone' | null>} null: no answer that can be used, as without a network
 */
async function post(form, pressed) {
  const body = new FormData(form);
  body.set('do', pressed);
  try {
    const response = await fetch(form.action, { method: 'POST', body, headers: { 'X-Requested-With': 'builder' } });
    if (response.status >= 500) return null;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const made = /** @type {HTMLFormElement | null} */ (page.getElementById('draft'));
    if (made) return { form: made, isSaved: response.ok };
    say('This draft cannot be saved any more: it was issued or thrown away elsewhere, or you were signed out. Load the page anew.');
    return 'gone';
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form @param {HTMLFormElement} answer */
function keepVersion(form, answer) {
  const [mine, theirs] = [form, answer].map((each) => /** @type {HTMLInputElement} */ (each.elements.namedItem('version')));
  mine.value = theirs.value;
}

/** @param {string} words */
function say(words) {
  const place = document.getElementById('saved');
  if (place) place.textContent = words;
}
