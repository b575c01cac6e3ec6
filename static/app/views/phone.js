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
 * @property {Shown<number>} now milliseconds
 * @property {Shown<import('#app/views/danger.js').Safety>} safety the snapshot's words, else those of the release
 * @property {Shown<number>} unsent
 * @property {Shown<number>} refused
 * @property {Shown<string | null>} trouble a sentence about this phone's storage or connection
 * @property {Shown<{ hold: boolean, answers?: Record<string, string> } | null>} screening
 * @property {Shown<string[]>} remembered exercises chosen of a choice, newest last
 * @property {Shown<import('#app/views/danger.js').Sign | null>} marked what the sessions are closed for, where this phone knows it
 * @property {Shown<boolean>} newsSeen
 * @property {Shown<import('#app/views/settings.js').ReminderState>} reminders
 * @property {Shown<import('#app/views/settings.js').Looks>} looks
 * @property {Shown<boolean>} update a newer release is waiting
 * @property {(key: string) => import('#app/types.js').SessionView | null} session
 * @property {(key: string) => { back: number | null, leg: number | null } | null} painEarlier noted last, in another session than this
 * @property {(kind: import('#app/types.js').EntryKind, body: object, session: string | null) => Promise<unknown>} record
 * @property {(tick: import('#app/types.js').Tick, session: string) => Promise<unknown>} untick whatever entries it was ticked by
 * @property {(sign: import('#app/views/danger.js').Sign) => Promise<void>} dangerSign
 * @property {() => unknown} seeNews
 * @property {(looks: import('#app/views/settings.js').Looks) => unknown} setLooks
 * @property {() => Promise<string | null>} switchRemindersOn
 * @property {(code: string) => Promise<unknown>} pair
 * @property {() => Promise<import('#app/views/pair.js').PairingCode>} pairingCode
 * @property {() => Promise<unknown>} signOut
 * @property {() => unknown} takeUpdate
 */
export {};
