/**
 * What the screens ask of the phone. Types only: `main.js` builds it on the diary, tests and screenshots on fixtures.
 *
 * @template T
 * @typedef {{ readonly value: T }} Shown a signal, read by the screens
 */
/**
 * @typedef {'loading' | 'broken' | 'signed-out' | 'revoked' | 'signed-in'} Standing broken: nothing can be kept here
 *
 * @typedef {object} Phone
 * @property {Shown<Standing>} standing
 * @property {Shown<import('#app/types.js').Snapshot | null>} snapshot
 * @property {Shown<import('#app/types.js').DayView>} day only read where there is a snapshot
 * @property {Shown<number>} now milliseconds, by the server's time where this phone's clock is known to be wrong
 * @property {Shown<number>} clockError how far this phone's clock is out, in milliseconds: ahead is positive, 0 as good as right
 * @property {Shown<import('#app/views/danger.js').Safety>} safety the snapshot's words, else those of the release
 * @property {Shown<number>} unsent
 * @property {Shown<number>} refused
 * @property {Shown<string | null>} trouble a sentence about this phone's storage or connection
 * @property {Shown<{ hold: boolean, answers?: Record<string, string> } | null>} screening
 * @property {Shown<string[]>} remembered exercises chosen of a choice, newest last
 * @property {Shown<import('#app/views/danger.js').Sign | null>} marked what the sessions are closed for, where this phone knows it
 * @property {Shown<boolean>} newsSeen
 * @property {Shown<{ id: string, slot: string, detail: string } | null>} refusedMove of a session's time, and not seen yet
 * @property {Shown<string[]>} unsentMoves slots whose new time the server has not heard of: reminders still keep to the old one
 * @property {Reminding} reminding
 * @property {Shown<import('#app/views/settings/looks.js').Looks>} looks
 * @property {Shown<boolean>} update a newer release is waiting
 * @property {Shown<import('#app/day.js').Diary | null>} diary what the days are worked out from
 * @property {Shown<boolean>} onlyOnline this browser cannot open the app without a network
 * @property {(key: string) => import('#app/types.js').SessionView | null} session
 * @property {(key: string) => import('#app/views/session/questions.js').Said} saidEarlier pain and symptoms noted last, in another session than this
 * @property {(exercise: string, key: string) => number} worseInARow how often in a row, to the last session but this, it left it worse
 * @property {(kind: import('#app/types.js').EntryKind, body: object, session: string | null, performedAt?: number) => Promise<unknown>} record performedAt: milliseconds, where it is noted afterwards
 * @property {(tick: import('#app/types.js').Tick, session: string, performedAt?: number) => Promise<unknown>} untick whatever entries it was ticked by
 * @property {(sign: import('#app/views/danger.js').Sign) => Promise<void>} dangerSign
 * @property {() => Promise<unknown>} noDangerSign they were asked, and none fits
 * @property {Shown<boolean>} knowsDangerSigns has confirmed having read them, in this version of the library
 * @property {() => Promise<unknown>} readDangerSigns
 * @property {Shown<import('#app/notes.js').Note[]>} notes to the physio, the newest first
 * @property {Shown<import('#app/types.js').NoteAtClinic['answers'][number] | null>} answer the newest, where it was not opened here yet
 * @property {() => unknown} seeAnswers
 * @property {Shown<string>} noteDraft typed and not sent
 * @property {(text: string) => Promise<unknown>} sendNote
 * @property {(text: string) => unknown} keepNoteDraft
 * @property {() => unknown} seeNews
 * @property {Shown<number | null>} settling the week of the programme for which "is it settling?" was not looked at yet
 * @property {() => unknown} seeSettling
 * @property {(looks: import('#app/views/settings/looks.js').Looks) => unknown} setLooks
 * @property {Shown<import('#app/views/sound.js').Sound>} sound
 * @property {(sound: import('#app/views/sound.js').Sound) => unknown} setSound
 * @property {(move: { slot: string, time: string, from: string }) => Promise<unknown>} moveSession
 * @property {() => unknown} seeRefusedMove
 * @property {(code: string) => Promise<unknown>} pair
 * @property {() => Promise<import('#app/views/pair.js').PairingCode>} pairingCode
 * @property {() => Promise<import('#app/views/settings/devices.js').Device[]>} openDevices where the programme is open; rejects with a Refusal
 * @property {(id: string) => Promise<unknown>} endDevice
 * @property {() => Promise<unknown>} signOut
 * @property {() => unknown} takeUpdate
 */
/**
 * @typedef {'unknown' | 'on' | 'off' | 'refused' | 'install-first' | 'not-possible'} ReminderState how reminders stand on this phone
 *
 * @typedef {object} Reminding what answers with a string or null says what went wrong, in a sentence
 * @property {Shown<ReminderState>} state
 * @property {Shown<Record<string, number>>} putOffs until when sessions were put off, by their names
 * @property {() => Promise<string | null>} switchOn
 * @property {() => Promise<string | null>} switchOff
 * @property {(show: (test: import('#app/test-reminder.js').TestReminder) => void, signal: AbortSignal) => Promise<unknown>} test rejects with a Refusal
 * @property {(agreed: boolean) => Promise<string | null>} agreeToEmail
 * @property {() => Promise<string>} makeFeed the private address; rejects with a Refusal
 * @property {() => Promise<string | null>} endFeed
 * @property {(session: string, minutes: number) => Promise<unknown>} putOff
 */
export {};
