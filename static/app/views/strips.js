/** What has not been sent yet, and what keeps it here: said plainly, nothing lost. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { errorWords } from '#app/clock.js';
import { OLD_DAYS } from '#app/day.js';
import { counted } from '#app/views/words.js';

/** @param {{ unsent: number, stays?: boolean }} props stays: it cannot be sent from this phone as it is */
export function NotSent({ unsent, stays }) {
  if (!unsent) return null;
  return html`<p class="hold-back" role="status">${icon('cloud')}<span class="grow"><b>Not sent yet: ${unsent}.</b>${' '}
    ${stays ? 'Kept safe on this phone.' : 'Safe on this phone, sent by itself when there is signal.'}</span></p>`;
}

/** Said before the network is gone, not after. @param {{ is: boolean }} props */
export function OnlyOnline({ is }) {
  if (!is) return null;
  return html`<p class="hold-back">${icon('cloud')}<span class="grow"><b>Here the app works only with the internet.</b> This may be a private window, which also forgets
    your notes when you close it. Open the app in an ordinary window.</span></p>`;
}

/** Sessions go by the server's time once it is known; a clock that was set back offline is only told. @param {{ error: number }} props milliseconds */
export function ClockWrong({ error }) {
  if (!error) return null;
  return html`<p class="hold-back" role="status">${icon('clock')}<span class="grow"><b>The clock of this phone is ${errorWords(error)}.</b>${' '}
    Set its date and time right in the phone’s settings. What you note is kept, and counts for the session you note it in.</span></p>`;
}

/** The programme may have changed since. @param {{ day: import('#app/types.js').DayView }} props */
export function NotChecked({ day }) {
  if (day.age < OLD_DAYS || day.state !== 'active') return null;
  return html`<p class="hold-back">${icon('cloud')}<span class="grow"><b>Last checked ${day.age} days ago.</b> Your programme may have changed. Go online once, so that it is up to date.</span></p>`;
}

/** @param {{ refused: number }} props entries that the server would not take: said, never hidden */
export function Refused({ refused }) {
  if (!refused) return null;
  return html`<p class="hold-back">${icon('note')}<span class="grow"><b>${counted(refused, 'note')} could not be taken by the clinic.</b> Still kept on this phone. Tell your physio.</span></p>`;
}

/** The clinic has answered a note. @param {{ answer: { by: string } | null }} props */
export function Answered({ answer }) {
  if (!answer) return null;
  return html`<a class="card card--news item" href="#/note">${icon('note')}<span class="grow"><b>${answer.by} has answered your note</b></span>${icon('go', 's')}</a>`;
}

/** What keeps notes from being kept, under every screen until it is over. @param {{ words: string }} props */
export function Trouble({ words }) {
  return html`<p class="hold-back hold-back--all" role="alert">${icon('note')}<span class="grow">${words}</span></p>`;
}
