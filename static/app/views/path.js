/** The path of the day: each session with its time and, in a word and a sign, how it stands. */
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { clock } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').SessionState} SessionState
 */

/** @type {Record<SessionState, { sign: string, words: string }>} */
const LOOKS = {
  done: { sign: 'tick', words: 'Done' },
  'without-phone': { sign: 'tick', words: 'Done' },
  stopped: { sign: 'hand', words: 'Stopped early' },
  skipped: { sign: 'later', words: 'Not today' },
  begun: { sign: 'half', words: 'Begun' },
  now: { sign: 'play', words: 'Now' },
  later: { sign: 'clock', words: '' },
  'nothing-noted': { sign: 'less', words: 'Nothing noted' },
  paused: { sign: 'pause', words: 'Paused' },
  closed: { sign: 'lock', words: 'Closed' },
};

/** @param {SessionView} session */
export function lookOf(session) {
  const { sign, words } = LOOKS[session.state];
  const evening = session.state === 'later' && session.time >= '18:00';
  return { sign: evening ? 'moon' : sign, words: words || clock(session.time) };
}

/** Up to the letters of "Afternoon" a name may reach over its quarter of a narrow phone; longer ones are broken. */
const LONG = 9;
const PAST = new Set(['done', 'without-phone', 'stopped']);

/** @param {{ sessions: SessionView[], current: string | null }} props current: the session of the due card */
export function PathOfDay({ sessions, current }) {
  const areLong = sessions.some(({ label }) => label.length > LONG);
  return html`<ol class=${classes('day', `day--${sessions.length}`, { 'day--long': areLong })} aria-label="Today’s sessions">
    ${sessions.map((session) => {
      const { sign, words } = lookOf(session);
      const now = session.key === current;
      return html`<li key=${session.key} class=${classes({ past: PAST.has(session.state), now })} aria-current=${now ? 'step' : undefined}>
        <span class="dot">${icon(sign, sign === 'tick' ? '' : 's')}</span><b>${session.label}</b>
        <span>${words}${session.unsent > 0 && html`<span class="vh">, not sent yet</span>`}</span></li>`;
    })}
  </ol>`;
}
