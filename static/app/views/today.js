/** Today: what to do now, one tap to start; the day's path; what the physio changed; what has not been sent. */
import { useState } from 'preact/hooks';
import { snoozesFor } from '#app/snooze.js';
import { localTime } from '#app/time.js';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen, Sheet } from '#app/views/frame.js';
import { pieceLater } from '#app/views/later.js';
import { PathOfDay } from '#app/views/path.js';
import { ReminderLine } from '#app/views/reminder-line.js';
import { placeOf } from '#app/views/session/plan.js';
import { reasonWords } from '#app/views/skip-reasons.js';
import { Standing } from '#app/views/standing.js';
import { sidesOf } from '#app/ticks.js';
import { clock, counted, dayWords, lower } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').DayView} DayView
 * @typedef {import('#app/types.js').SessionView} SessionView
 *
 * @typedef {object} TodayProps
 * @property {Snapshot} snapshot
 * @property {DayView} day
 * @property {number} now
 * @property {import('#app/views/phone.js').Reminding} reminding
 * @property {import('#app/views/danger.js').Sign | null} [marked]
 * @property {any} [strip] what has not been sent, or what keeps it from being sent
 * @property {boolean} newsSeen
 * @property {() => unknown} onNewsSeen
 * @property {number | null} settling the week for which "is it settling?" was not looked at yet
 * @property {() => unknown} onSettlingSeen
 * @property {(session: SessionView, reason: string, words: string) => Promise<unknown>} onSkip
 * @property {(session: SessionView) => Promise<unknown>} onWithoutPhone
 */

const SkipSheet = pieceLater(() => import('#app/views/pages.js'), 'SkipSheet', (/** @type {{ onLater: () => void }} */ { onLater }) => (
  html`<${Sheet} title="Later, or not today?" onClose=${onLater}><p class="soft" role="status">Opening…</p><//>`));
/** Its room is the card's own, and stays when this release has no such figure: else "Start" would move away under the finger. */
const Figure = pieceLater(() => import('#app/views/figure.js'), 'Figure', null);

/** @param {TodayProps} props */
export function Today(props) {
  const { snapshot, day, strip } = props;
  const [skipping, setSkipping] = useState(/** @type {SessionView | null} */ (null));
  const bar = { title: 'Today', sub: dayWords(day.date) };
  if (day.state !== 'active') return html`<${Screen} bar=${bar} tabs="today"><${Standing} snapshot=${snapshot} day=${day} marked=${props.marked} />${strip}<//>`;
  const done = () => setSkipping(null);
  return html`<${Screen} bar=${bar} tabs="today">
    ${day.sessions.length > 0 && html`<${PathOfDay} sessions=${day.sessions} current=${day.open[0]?.key ?? null} />`}
    <${DueCard} ...${props} onPutOff=${setSkipping} />
    ${day.open.slice(1).map((session) => html`<${AlsoOpen} key=${session.key} session=${session} />`)}
    ${day.sessions.filter((session) => canGoOn(session, props.now)).map((session) => html`<${PutOff} key=${session.key} session=${session} />`)}
    <${ReminderLine} state=${props.reminding.state.value} push=${snapshot.push} />
    ${!props.newsSeen && html`<${News} snapshot=${snapshot} onSeen=${props.onNewsSeen} />`}
    ${strip}
    ${props.settling && html`<${Settling} onSeen=${props.onSettlingSeen} />`}
    <p class="links"><a href="#/week">Look back, or correct what you noted</a></p>
  <//>
  ${skipping && html`<${SkipSheet} label=${skipping.label} until=${untilWords(skipping, snapshot)} onLater=${done} snoozes=${snoozesOf(skipping, props)}
    onSnooze=${async (/** @type {{ minutes: number }} */ { minutes }) => { await props.reminding.putOff(skipping.key, minutes); done(); }}
    onSkip=${async (/** @type {string} */ reason, /** @type {string} */ words) => { await props.onSkip(skipping, reason, words); done(); }}
    onWithoutPhone=${async () => { await props.onWithoutPhone(skipping); done(); }} />`}`;
}

/** Another reminder is only promised where reminders work. @param {SessionView} session @param {TodayProps} props */
function snoozesOf(session, { snapshot, now, reminding }) {
  if (reminding.state.value !== 'on') return [];
  return snoozesFor(session, { now, nudgeAfter: snapshot.rules.nudge_after_minutes, putOff: reminding.putOffs.value[session.key] });
}

/** What was asked for, as long as it is still to come. @param {SessionView} session @param {TodayProps} props */
function putOffWords(session, { snapshot, now, reminding }) {
  const at = reminding.putOffs.value[session.key];
  if (!at || at <= now) return '';
  if (at >= session.closesAt) return `No other reminder comes: this session ends at ${untilWords(session, snapshot)}.`;
  return `You asked to be reminded again at ${clock(localTime(at, snapshot.patient.zone))}.`;
}

/** @param {SessionView} session @param {Snapshot} snapshot */
function untilWords({ closesAt }, { patient }) {
  return clock(localTime(closesAt, patient.zone));
}

/** The address of a session. @param {{ key: string }} session */
export function sessionPath({ key }) {
  return `/session/${key}`;
}

/** @param {TodayProps & { onPutOff: (session: SessionView) => void }} props */
function DueCard(props) {
  const { snapshot, day, onPutOff } = props;
  const session = day.open[0];
  if (!session) return html`<${NothingNow} snapshot=${snapshot} day=${day} />`;
  const first = session.items[0]?.prescriptions[0];
  const begun = session.state === 'begun';
  const left = session.exercisesDue - session.exercisesDone;
  return html`<section class="card card--now stack stack--s" aria-labelledby="now">
    <div class="now-grid">
      <div class="stack stack--s"><h2 id="now">${session.date < day.date ? `Last night: ${lower(session.label)}` : session.label}</h2>
        <p>${begun ? `${counted(left, 'exercise')} to go` : `${counted(session.exercisesDue, 'exercise')}, about ${counted(session.minutes, 'minute')}`}</p>
        <p class="note">Any time until ${untilWords(session, snapshot)}</p></div>
      ${first?.figure && html`<div class="now-figure"><${Figure} prescription=${first} side=${sidesOf(first.side)[0]} /></div>`}
    </div>
    <a class="btn btn--main btn--wide" href=${`#${sessionPath(session)}`}>${icon('play')}${begun ? 'Go on' : 'Start'}</a>
    <p role="status" class="note strong put-off">${putOffWords(session, props)}</p>
    <button type="button" class="btn btn--quiet" onClick=${() => onPutOff(session)}>Later, or not today</button>
  </section>`;
}

/** Between sessions, after the last one, and on a day without any. @param {{ snapshot: Snapshot, day: DayView }} props */
function NothingNow({ snapshot, day }) {
  const { zone } = snapshot.patient;
  const next = day.sessions.find(({ key }) => key === day.next?.session);
  const time = day.next && clock(localTime(day.next.at, zone));
  if (next) {
    return html`<section class="card stack stack--s" aria-labelledby="now"><h2 id="now">Next: ${lower(next.label)}, from ${time}</h2>
      <p>${counted(next.exercisesDue, 'exercise')}, about ${counted(next.minutes, 'minute')}. Nothing to do until then.</p>
      <a class="btn btn--wide" href=${`#${sessionPath(next)}`}>Start it early</a></section>`;
  }
  const date = day.next?.session.split('/')[1];
  return html`<section class="card stack stack--s" aria-labelledby="now">
    <h2 id="now">${day.sessions.length ? 'That is all for today' : 'No sessions today'}</h2>
    ${date && html`<p>Next: ${lower(day.next?.label ?? '')}, ${isTomorrow(day.date, date) ? 'tomorrow' : dayWords(date)} from ${time}.</p>`}
    ${!date && html`<p>No further session is planned. ${snapshot.clinic.physio} will tell you what comes next.</p>`}
  </section>`;
}

/** @param {string} today @param {string} date */
function isTomorrow(today, date) {
  return Date.parse(date) - Date.parse(today) === 86_400_000;
}

/** @param {{ session: SessionView }} props */
function AlsoOpen({ session }) {
  return html`<a class="card card--flat item" href=${`#${sessionPath(session)}`}>${icon('play')}<span class="grow"><b>${session.label}</b>
    <small>Also open now, about ${counted(session.minutes, 'minute')}</small></span>${icon('go', 's')}</a>`;
}

/** Left out, or stopped in with something still to do: the way back lasts as long as its time. @param {SessionView} session @param {number} now */
export function canGoOn({ state, closesAt, items, fold }, now) {
  if (now >= closesAt) return false;
  return state === 'skipped' || (state === 'stopped' && placeOf(items, fold) < items.length);
}

/** @param {{ session: SessionView }} props */
function PutOff({ session }) {
  const { label, state, fold } = session;
  const [what, then] = state === 'stopped' ? ['stopped early', 'That is noted. Go on with the rest, if you like']
    : ['not today', `${reasonWords(fold.skipped?.reason ?? null)}. Do it after all`];
  return html`<a class="card card--flat item" href=${`#${sessionPath(session)}`}>${icon('undo')}<span class="grow"><b>${label}: ${what}</b>
    <small>${then}</small></span>${icon('go', 's')}</a>`;
}

/** @param {{ snapshot: Snapshot, onSeen: () => unknown }} props */
function News({ snapshot: { programme, clinic }, onSeen }) {
  if (!programme || programme.revision.number < 2 || !programme.revision.why) return null;
  return html`<section class="card card--news" aria-labelledby="news"><div class="rowline rowline--top">${icon('note')}
    <div class="grow stack stack--s"><h2 class="lead" id="news">${clinic.physio} changed your programme</h2><p>“${programme.revision.why}”</p>
      <p class="links"><a href="#/programme">See the programme</a><button type="button" class="btn btn--quiet" onClick=${onSeen}>Seen</button></p></div></div></section>`;
}

/** Advice for once a week, which closes nothing. @param {{ onSeen: () => unknown }} props */
function Settling({ onSeen }) {
  return html`<section class="card card--flat" aria-labelledby="settling"><h2 class="lead" id="settling">Once a week: is it settling?</h2>
    <p class="links"><a href="#/settling">Look</a><button type="button" class="btn btn--quiet" onClick=${onSeen}>Not this week</button></p></section>`;
}
