/** The last days, session by session: to look back, and the way to correcting what was noted. Nothing is counted. */
import { lookBack } from '#app/looking-back.js';
import { localDate } from '#app/time.js';
import { html } from '#app/views/html.js';
import { Row, Screen } from '#app/views/frame.js';
import { lookOf } from '#app/views/path.js';
import { counted, dayWords } from '#app/views/words.js';

/** @typedef {import('#app/types.js').SessionView} SessionView */

/** @param {SessionView} session what was ticked, where it was neither all nor nothing */
export function partWords({ state, ticksDone, ticksDue }) {
  const isPart = ticksDone > 0 && ticksDone < ticksDue && state !== 'without-phone';
  return isPart ? `${ticksDone} of ${counted(ticksDue, 'tick')}` : '';
}

/** @param {SessionView} session @param {number} now */
function pathOf(session, now) {
  const goesOn = session.state === 'begun' && now < session.closesAt;
  return `#/${goesOn ? 'session' : 'correct'}/${session.key}`;
}

/** @param {{ diary: import('#app/day.js').Diary }} props */
export function Week({ diary }) {
  const days = lookBack(diary);
  const date = localDate(diary.now, diary.snapshot.patient.zone);
  return html`<${Screen} bar=${{ title: 'Last 7 days', goesBack: true }} tabs="today">
    <p>${days.length ? 'Tap a session to see or correct what is noted.' : 'There is nothing to look back on yet.'}</p>
    ${days.map((day) => html`<section class="stack stack--s" key=${day.date} aria-labelledby=${`d${day.date}`}>
      <h2 class="lead strong" id=${`d${day.date}`}>${day.date === date ? 'Today' : dayWords(day.date)}</h2>
      <ul class="list">${day.sessions.map((session) => {
        const { sign, words } = lookOf(session);
        return html`<${Row} key=${session.key} sign=${sign} title=${html`<b>${session.label}</b>`} small=${[words, partWords(session)].filter(Boolean).join(', ')}
          href=${pathOf(session, diary.now)} />`;
      })}</ul></section>`)}
  <//>`;
}
