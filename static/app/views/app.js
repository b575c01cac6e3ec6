/** The patient's app: which screen is shown. Everything it knows and does goes through one `Phone`, so that it runs on fixtures too. */
import { useEffect, useState } from 'preact/hooks';
import { localTime } from '#app/time.js';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { keepFocus } from '#app/views/focus.js';
import { route } from '#app/views/route.js';
import { DangerSigns, FullStop } from '#app/views/danger.js';
import { pieceLater, screenLater } from '#app/views/later.js';
import { Answered, ClockWrong, NotChecked, NotSent, OnlyOnline, Refused, Trouble } from '#app/views/strips.js';
import { Today } from '#app/views/today.js';
import { clock, dayWords, lower } from '#app/views/words.js';

/** @typedef {import('#app/views/phone.js').Phone} Phone */

const pages = () => import('#app/views/pages.js');
const CalendarPage = screenLater(pages, 'CalendarPage', { tabs: 'help' });
const Correct = screenLater(pages, 'Correct');
const DevicesPage = screenLater(pages, 'DevicesPage', { tabs: 'help' });
const EmailPage = screenLater(pages, 'EmailPage', { tabs: 'help' });
const ExercisePage = screenLater(pages, 'ExercisePage', { tabs: 'programme' });
const Help = screenLater(pages, 'Help', { tabs: 'help' });
const InstallScreen = screenLater(pages, 'InstallScreen', { tabs: 'help' });
const NotePage = screenLater(pages, 'NotePage', { tabs: 'help' });
const PairPage = screenLater(pages, 'PairPage', { tabs: 'help' });
const Programme = screenLater(pages, 'Programme', { tabs: 'programme' });
const RefusedMove = pieceLater(pages, 'RefusedMove', null);
const Settings = screenLater(pages, 'Settings', { tabs: 'help' });
const SettlingPage = screenLater(pages, 'SettlingPage', { tabs: 'help' });
const TimePage = screenLater(pages, 'TimePage');
const Week = screenLater(pages, 'Week', { tabs: 'today' });
const CodeScreen = screenLater(() => import('#app/views/pair.js'), 'CodeScreen');
const Session = screenLater(() => import('#app/views/session/index.js'), 'Session');

/** By the first word of the address, which may be any word: a plain object would answer to "constructor". */
const LATER = new Map(Object.entries({
  calendar: CalendarPage, correct: Correct, devices: DevicesPage, email: EmailPage, exercise: ExercisePage, help: Help, install: InstallScreen,
  note: NotePage, pair: PairPage, programme: Programme, session: Session, settings: Settings, settling: SettlingPage, time: TimePage, week: Week,
}));

/**
 * Brings the screen that the address asks for: drawn at once, it costs a slow phone half of what it does after "Opening…".
 * @param {Phone} phone
 */
export async function bringScreen(phone) {
  const { name } = route.value;
  if (name === 'danger' || name === 'stop') return;
  await (phone.standing.value === 'signed-in' ? LATER.get(name) : CodeScreen)?.bring();
}

/** @param {{ phone: Phone }} props */
export function App({ phone }) {
  const { name, params } = route.value;
  useEffect(() => { toHeading(); }, [name, params.join('/')]);
  useEffect(keepFocus, []);
  const screen = screenFor(phone, name, params);
  const trouble = phone.trouble.value;
  return html`<div class="app"><${UpdateOffer} phone=${phone} playing=${name === 'session'} />${screen}
    ${trouble && phone.standing.value !== 'broken' && html`<${Trouble} words=${trouble} />`}</div>`;
}

let first = true;

/** A new screen starts at its heading, for whoever cannot see that it changed; the first one is the browser's own affair. */
function toHeading() {
  if (first) {
    first = false;
    return;
  }
  const heading = /** @type {HTMLElement | null} */ (document.querySelector('h1'));
  heading?.focus();
}

/** @param {Phone} phone @param {string} name @param {string[]} params */
function screenFor(phone, name, params) {
  const safety = phone.safety.value;
  if (name === 'danger') return html`<${DangerSigns} safety=${safety} onYes=${phone.dangerSign} advice=${params[0] === 'now' ? newWeakness(phone) : null} />`;
  if (name === 'stop') {
    const sign = safety.signs.find(({ rank }) => String(rank) === params[0]);
    if (sign) return html`<${FullStop} sign=${sign} safety=${safety} />`;
  }
  const standing = phone.standing.value;
  if (standing === 'loading') return html`<${Screen} bar=${{ title: 'Today' }}><p class="soft" role="status">Opening…</p><//>`;
  if (standing === 'broken') return html`<${Screen} bar=${{ title: 'Today' }}><p class="lead" role="alert">${phone.trouble.value}</p><//>`;
  if (standing !== 'signed-in') return html`<${SignedOut} phone=${phone} />`;
  return phone.snapshot.value ? html`<${Inside} phone=${phone} name=${name} params=${params} />`
    : html`<${Screen} bar=${{ title: 'Today' }}><p class="lead">Your programme is on its way.</p><p>It needs the internet once. Connect this phone, and it appears by itself.</p><//>`;
}

/** The library's word on new weakness or numbness. @param {Phone} phone @returns {string | null} */
function newWeakness({ snapshot }) {
  return snapshot.value?.library.pain_rules.rules.find(({ id }) => id === 'new-weak-numb')?.patient_text ?? null;
}

/** @param {{ phone: Phone }} props */
function SignedOut({ phone }) {
  const unsent = phone.unsent.value;
  const strip = unsent > 0 && html`<${NotSent} unsent=${unsent} stays />`;
  const revoked = phone.standing.value === 'revoked';
  const title = revoked ? 'Your clinic has signed this phone out' : 'Open your programme here';
  const text = revoked ? 'Your notes on it are kept. To go on, ask your physio for a new invitation, or type a code from your other phone.'
    : 'Type the code that you were shown when you joined.';
  return html`<${CodeScreen} title=${title} text=${text} strip=${strip} onPair=${phone.pair} />`;
}

/** @param {{ phone: Phone, name: string, params: string[] }} props */
function Inside({ phone, name, params }) {
  const snapshot = /** @type {import('#app/types.js').Snapshot} */ (phone.snapshot.value);
  const day = phone.day.value;
  const { zone } = snapshot.patient;
  switch (name) {
    case 'session': return html`<${SessionScreen} phone=${phone} session=${phone.session(`${params[0]}/${params[1]}`)} />`;
    case 'week': return html`<${Week} diary=${phone.diary.value} />`;
    case 'correct': return html`<${Correct} phone=${phone} session=${phone.session(`${params[0]}/${params[1]}`)} />`;
    case 'programme': return html`<${Programme} snapshot=${snapshot} date=${day.date} />`;
    case 'exercise': return html`<${ExercisePage} snapshot=${snapshot} date=${day.date} id=${params[0]} />`;
    case 'help': return html`<${Help} snapshot=${snapshot} />`;
    case 'note': return html`<${NotePage} snapshot=${snapshot} date=${day.date} notes=${phone.notes.value} draft=${phone.noteDraft.value}
      onSend=${phone.sendNote} onDraft=${phone.keepNoteDraft} answer=${phone.answer.value} onSeen=${phone.seeAnswers} />`;
    case 'pair': return html`<${PairPage} getCode=${phone.pairingCode} zone=${zone} />`;
    case 'install': return html`<${InstallScreen} phone=${phone} zone=${zone} />`;
    case 'settings': return html`<${Settings} phone=${phone} />`;
    case 'devices': return html`<${DevicesPage} getDevices=${phone.openDevices} endDevice=${phone.endDevice} date=${day.date} zone=${zone} />`;
    case 'settling': return html`<${SettlingPage} snapshot=${snapshot} onSeen=${phone.seeSettling} />`;
    case 'email': return html`<${EmailPage} reminding=${phone.reminding} snapshot=${snapshot} />`;
    case 'calendar': return html`<${CalendarPage} reminding=${phone.reminding} snapshot=${snapshot} date=${day.date} />`;
    case 'time': return html`<${TimePage} phone=${phone} slotId=${params[0]} />`;
    default: return html`<${TodayScreen} phone=${phone} snapshot=${snapshot} />`;
  }
}

/** @param {{ phone: Phone, snapshot: import('#app/types.js').Snapshot }} props */
function TodayScreen({ phone, snapshot }) {
  const day = phone.day.value;
  const strip = html`<${OnlyOnline} is=${phone.onlyOnline.value} /><${ClockWrong} error=${phone.clockError.value} /><${NotChecked} day=${day} />${phone.refusedMove.value && html`<${RefusedMove} phone=${phone} />`}<${NotSent} unsent=${phone.unsent.value} /><${Refused} refused=${phone.refused.value} /><${Answered} answer=${phone.answer.value} />`;
  return html`<${Today} reminding=${phone.reminding} marked=${phone.marked.value} snapshot=${snapshot} day=${day} now=${phone.now.value} strip=${strip} newsSeen=${phone.newsSeen.value} onNewsSeen=${phone.seeNews}
    settling=${phone.settling.value} onSettlingSeen=${phone.seeSettling}
    onSkip=${(/** @type {any} */ session, /** @type {string} */ reason, /** @type {string} */ words) => phone.record('session-skipped', words ? { reason, words } : { reason }, session.key)}
    onWithoutPhone=${(/** @type {any} */ session) => phone.record('done-without-phone', {}, session.key)} />`;
}

/** @param {{ phone: Phone, session: import('#app/types.js').SessionView | null }} props */
function SessionScreen({ phone, session }) {
  const snapshot = /** @type {import('#app/types.js').Snapshot} */ (phone.snapshot.value);
  const day = phone.day.value;
  return html`<${Session} session=${session} snapshot=${snapshot} day=${day} remembered=${phone.remembered.value} screening=${phone.screening.value}
    earlier=${phone.saidEarlier(session?.key ?? '')} safety=${phone.safety.value} dangerSign=${phone.dangerSign} noDangerSign=${phone.noDangerSign}
    knowsDangerSigns=${phone.knowsDangerSigns.value} readDangerSigns=${phone.readDangerSigns}
    diary=${phone.diary.value} recordOf=${phone.record}
    worseInARow=${(/** @type {string} */ exercise) => phone.worseInARow(exercise, session?.key ?? '')} next=${nextWords(day, snapshot.patient.zone)}
    untick=${(/** @type {any} */ tick) => phone.untick(tick, session?.key ?? '')}
    record=${(/** @type {any} */ kind, /** @type {any} */ body) => phone.record(kind, body, kind === 'screening' ? null : session?.key ?? null)} />`;
}

/** "Afternoon, from 5 pm", "Morning, tomorrow from 8 am". @param {import('#app/types.js').DayView} day @param {string} zone */
export function nextWords({ date, next }, zone) {
  if (!next) return null;
  const on = next.session.split('/')[1];
  const days = Math.round((Date.parse(on) - Date.parse(date)) / 86_400_000);
  const when = days === 0 ? '' : days === 1 ? 'tomorrow ' : `${dayWords(on)} `;
  return `${lower(next.label)}, ${when}from ${clock(localTime(next.at, zone))}`;
}

/** A new release waits for a tap, and never comes up during a session. @param {{ phone: Phone, playing: boolean }} props */
function UpdateOffer({ phone, playing }) {
  const [said, setSaid] = useState('');
  if (playing || !phone.update.value) return null;
  const take = () => {
    setSaid('One moment…');
    setTimeout(() => setSaid('Close the app wherever it is open, then open it again: that brings the newer version.'), 15_000);
    phone.takeUpdate();
  };
  return html`<aside class="update"><p class="grow" role="status">${said || 'A newer version is ready.'}</p>${!said && html`<button type="button" class="btn" onClick=${take}>Use it now</button>`}</aside>`;
}
