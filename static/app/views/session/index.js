/** A session from its first question to its last: before-you-start, pain, each exercise in turn, pain, done. */
import '#app/views/more-icons.js';
import { sessionNamed } from '#app/day.js';
import { soreSession } from '#app/soreness.js';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { go } from '#app/views/route.js';
import { Standing } from '#app/views/standing.js';
import { DangerSigns } from '#app/views/danger.js';
import { Player } from '#app/views/session/player.js';
import { BeforeYouStart, HeldStart, meaningOf } from '#app/views/session/before-you-start.js';

/**
 * @typedef {import('#app/types.js').SessionView} SessionView
 * @typedef {import('#app/types.js').Snapshot} Snapshot
 * @typedef {import('#app/types.js').DayView} DayView
 *
 * @typedef {object} SessionProps
 * @property {SessionView | null} session
 * @property {Snapshot} snapshot
 * @property {DayView} day
 * @property {string[]} remembered exercises chosen earlier, newest last
 * @property {import('#app/views/session/questions.js').Said} earlier noted last, before this session
 * @property {import('#app/views/danger.js').Safety} safety
 * @property {(sign: import('#app/views/danger.js').Sign) => Promise<void>} dangerSign
 * @property {() => Promise<unknown>} noDangerSign they were asked again, and none fits
 * @property {boolean} knowsDangerSigns in this version of the library
 * @property {() => Promise<unknown>} readDangerSigns
 * @property {(prescription: string) => number} worseInARow how often in a row, before this session, this exercise left it worse
 * @property {import('#app/day.js').Diary} diary
 * @property {import('#app/views/phone.js').Phone['record']} recordOf writes into any session
 * @property {string | null} next the next session in words
 * @property {{ hold: boolean, answers?: Record<string, string> } | null} screening
 * @property {(kind: import('#app/types.js').EntryKind, body: object) => Promise<unknown>} record writes into this session
 * @property {(tick: import('#app/types.js').Tick) => Promise<unknown>} untick
 */

const leave = () => go('/today', { replace: true });

/** @param {SessionProps} props */
export function Session(props) {
  const { session, snapshot, day } = props;
  if (!session) return html`<${Missing} />`;
  if (day.state !== 'active') return html`<${Screen} bar=${{ words: session.label, leave }}><${Standing} snapshot=${snapshot} day=${day} /><//>`;
  const settled = session.state === 'done' || session.state === 'without-phone';
  if (!settled && !props.screening) return html`<${Screening} ...${props} />`;
  if (!settled && props.screening?.hold) return html`<${Waiting} ...${props} />`;
  if (!settled && !props.knowsDangerSigns) return html`<${Taught} ...${props} />`;
  return html`<${Player} ...${props} key=${session.key} session=${session} sore=${soreBefore(props.diary, session.key)} />`;
}

function Missing() {
  return html`<${Screen} bar=${{ words: 'Session', leave }} foot=${html`<a class="btn btn--main btn--wide" href="#/today">See today</a>`}>
    <h1 tabindex="-1">This session is not planned any more</h1>
    <p>Its day has gone by, or your programme has changed. Today shows what is due now.</p><//>`;
}

/** @param {SessionProps} props */
function Screening({ snapshot, record }) {
  const { before_you_start: questions, safety_texts: texts } = snapshot.library;
  return html`<${BeforeYouStart} questions=${questions} lead=${texts.before_lead} leave=${leave}
    onSave=${(/** @type {Record<string, string>} */ answers) => record('screening', { answers, version: 1 })} />`;
}

/** Learned once, before the first session, and again when the library's words have changed. @param {SessionProps} props */
function Taught({ safety, dangerSign, readDangerSigns }) {
  return html`<${DangerSigns} safety=${safety} onYes=${dangerSign} asked=${{ no: 'None of these. I have read them', onNo: readDangerSigns,
    why: 'Read these once before you start. They are rare, and they need help at once. You find them at the top of every screen.' }} />`;
}

/** @param {SessionProps} props */
function Waiting({ snapshot, screening }) {
  const { texts } = meaningOf(snapshot.library.before_you_start, screening?.answers ?? {});
  return html`<${HeldStart} texts=${texts} clinic=${snapshot.clinic} leave=${leave} />`;
}

/** The session before this one, where it left more pain and nobody has said how that went. @param {import('#app/day.js').Diary} diary @param {string} key */
function soreBefore(diary, key) {
  const sore = soreSession(diary.folds ?? new Map(), key, diary.now);
  const view = sore && sessionNamed(diary, sore.session);
  return view ? { view, at: sore.at } : null;
}
