/**
 * The shapes that the phone and the server exchange, and those that the screens read. Types only: nothing runs here.
 *
 * @typedef {'left' | 'right' | 'none'} TickSide
 * @typedef {'left' | 'right' | 'both' | 'none'} Side
 * @typedef {`${string}/${string}`} SessionKey  `<slot>/<local date>`
 *
 * @typedef {'session-started' | 'session-finished' | 'session-skipped' | 'tick' | 'untick' | 'pain' | 'symptoms'
 *   | 'stopped' | 'danger-sign' | 'done-without-phone' | 'note' | 'screening' | 'exercise-skipped'
 *   | 'exercise-chosen' | 'exercise-felt' | 'soreness-settled' | 'session-moved'} EntryKind
 *
 * @typedef {object} Entry one line of the diary, as it travels
 * @property {string} id UUIDv7 made on this phone
 * @property {string} kind an EntryKind, or one from a newer app
 * @property {{ slot: string, date: string } | null} session
 * @property {string | null} revision
 * @property {Record<string, any>} body
 * @property {string} performed_at
 * @property {string} recorded_at
 * @property {string} zone
 *
 * @typedef {object} EntryOnPhone what the phone remembers beside the entry
 * @property {string} session_key `<slot>/<date>`, or "" for an entry of no session
 * @property {string} patient whose diary it is: never sent for anybody else
 * @property {0 | 1} pending 1 while the server has given no verdict
 * @property {string | null} acknowledged_at
 * @property {{ code: string, detail: string } | null} refused
 * @typedef {Entry & EntryOnPhone} StoredEntry
 *
 * @typedef {object} Timing
 * @property {string} from
 * @property {string} time
 * @property {number[]} weekdays ISO, Monday 1; empty: the slot is retired
 * @property {string} label
 *
 * @typedef {object} Slot
 * @property {string} id
 * @property {number} position
 * @property {Timing[]} timings
 *
 * @typedef {object} ExerciseText
 * @property {string} slug
 * @property {string} name
 * @property {string} kind
 * @property {number} order_stage
 * @property {string} position
 * @property {string[]} equipment
 * @property {string[]} steps
 * @property {string[]} cues
 * @property {string} should_feel
 * @property {string} easier
 * @property {string[]} stop_if
 *
 * @typedef {object} Prescription
 * @property {string} id
 * @property {string} exercise
 * @property {number} order
 * @property {string} group
 * @property {string[]} slots
 * @property {Side} side
 * @property {'holds' | 'sets'} counts
 * @property {number} sets
 * @property {number} reps
 * @property {number} hold_seconds
 * @property {number} rest_seconds
 * @property {number | null} choice
 * @property {string} note
 * @property {ExerciseText} exercise_text
 * @property {string} figure
 * @property {string} figure_side
 *
 * @typedef {object} NoteAtClinic a note to the physio as the clinic has it; people by their first names
 * @property {string} id of its entry
 * @property {string} text
 * @property {string} at
 * @property {{ at: string, by: string } | null} read
 * @property {{ id: string, at: string, by: string, text: string }[]} answers in the order in which they were given
 *
 * @typedef {object} Closed
 * @property {'danger_sign' | 'stop' | 'pain_rule'} kind
 * @property {string} at
 * @property {string} text
 *
 * @typedef {object} Rules
 * @property {number} window_minutes
 * @property {number} gap_minutes
 * @property {number} [apart_minutes] least time between two sessions; absent in a snapshot from an older server
 * @property {number} nudge_after_minutes
 * @property {number} pain_threshold
 * @property {string} latest_end
 *
 * @typedef {object} ClinicCard
 * @property {string} name
 * @property {string} phone
 * @property {string} hours
 * @property {string} physio
 * @property {Record<string, string>} emergency
 *
 * @typedef {object} DangerSign
 * @property {string} id
 * @property {number} rank
 * @property {string} level
 * @property {string} go
 * @property {string} question
 * @property {string} action
 * @property {string | null} tell_staff
 *
 * @typedef {object} Library
 * @property {DangerSign[]} danger_signs
 * @property {number} [version] older servers do not say
 * @property {Record<string, string>} safety_texts
 * @property {any[]} before_you_start
 * @property {any[]} not_settling
 * @property {PainRules} pain_rules
 * @property {any[]} education
 *
 * @typedef {{ all: Condition[] } | { any: Condition[] } | { not: Condition } | { input: string, op: string, than: string }
 *   | { input: string, op: string, value?: unknown }} Condition
 *
 * @typedef {object} PainRule
 * @property {string} id
 * @property {'red' | 'amber' | 'green'} level
 * @property {Condition} if
 * @property {string} patient_text
 * @property {'stop_all' | 'stop_exercise' | 'advise_less' | 'continue'} action
 * @property {'danger_signs' | null} opens
 * @property {'physio' | 'next_session' | null} reopened_by
 *
 * @typedef {object} PainRules
 * @property {Record<string, { default: unknown }>} inputs
 * @property {Record<string, { first_given?: string[], minus?: string[] }>} derived
 * @property {PainRule['level'][]} precedence
 * @property {Condition} green_only_if
 * @property {PainRule[]} rules
 *
 * @typedef {'back' | 'buttock' | 'thigh' | 'calf' | 'foot'} BodyZone from the top down
 *
 * @typedef {object} Symptoms the body of a symptoms entry
 * @property {'left' | 'right' | 'both' | 'none'} side of the leg
 * @property {BodyZone | null} starts_at
 * @property {BodyZone | null} reaches
 * @property {'front' | 'back' | 'inner' | 'outer' | null} aspect
 * @property {string[]} kinds
 * @property {string[]} new of the kinds, what is new or more than usual
 * @property {string} changed "new" with new weakness or numbness, which closes the sessions
 *
 * @typedef {object} PainInputs what the rules ask about; their own words are in the library's pain_rules.inputs
 * @property {number | null} pain_before
 * @property {number | null} pain_after
 * @property {number} threshold
 * @property {'up' | 'down' | 'same' | null} moved
 * @property {number | null} settled_minutes
 * @property {string[]} kinds
 * @property {number} consecutive_worse
 * @property {string | null} exercise_kind
 * @property {boolean} new_weakness_or_numbness
 * @property {boolean} danger_sign_open
 *
 * @typedef {'none' | 'not_started' | 'active' | 'paused' | 'closed' | 'ended'} ProgrammeState
 *
 * @typedef {object} Snapshot everything the server tells this phone
 * @property {string} version
 * @property {string} server_epoch
 * @property {string} checked_at
 * @property {string} app_name
 * @property {{ id: string, first_name: string, zone: string, language: string, affected_side: string }} patient
 * @property {ClinicCard} clinic
 * @property {ProgrammeState} state
 * @property {Closed | null} closed
 * @property {{ from: string, until: string | null } | null} pause
 * @property {{ id: string, title: string, starts_on: string, ends_on: string | null,
 *   revision: { id: string, number: number, issued_at: string, why: string } } | null} programme
 * @property {Slot[]} slots
 * @property {Rules} rules
 * @property {Prescription[]} prescriptions
 * @property {Library} library
 * @property {{ at: string, hold: boolean } | null} screening
 * @property {{ at: string, version: number } | null} [danger_signs_read] older servers do not say
 * @property {NoteAtClinic[]} [notes] the newest, of whichever phone; older servers do not say
 * @property {Entry[]} diary
 * @property {PushPart} push
 *
 * @typedef {object} PushPart what stands in for push is absent in a snapshot from an older server
 * @property {string | null} application_server_key
 * @property {string | null} last_received_at by this phone
 * @property {'no_receipt' | 'no_phone' | null} [takeover] why reminders come by e-mail now, or would if agreed
 * @property {EmailReminders} [email]
 * @property {{ created_at: string, last_fetched_at: string | null } | null} [calendar]
 *
 * @typedef {object} EmailReminders
 * @property {boolean} has_address
 * @property {string | null} shown the address, masked
 * @property {boolean} agreed
 * @property {boolean} active it is in use right now
 *
 * @typedef {object} Tick
 * @property {string} prescription
 * @property {TickSide} side
 * @property {number} number
 * @property {string} at
 * @property {number | null} reps
 * @property {number | null} held_seconds
 * @property {string} id
 *
 * @typedef {{ back: number | null, leg: number | null, same: boolean | null }} Pain
 *
 * @typedef {object} Fold what the entries of one session add up to
 * @property {string | null} started_at
 * @property {string | null} finished_at
 * @property {{ at: string, reason: string | null, words: string | null } | null} skipped
 * @property {{ at: string, prescription: string | null, felt: string | null }[]} stopped
 * @property {string | null} without_phone_at
 * @property {Tick[]} ticks
 * @property {{ prescription: string, reason: string | null }[]} exercises_skipped
 * @property {string[]} chosen
 * @property {{ before: Pain | null, after: Pain | null }} pain
 * @property {{ before: Symptoms | null, after: Symptoms | null }} symptoms
 * @property {{ prescription: string, felt: 'easier' | 'same' | 'worse' }[]} felt
 * @property {{ minutes: number, still: boolean } | null} settled how long soreness after it took to settle, or has lasted
 * @property {{ at: string, yes: string[] } | null} danger
 * @property {string[]} notes
 * @property {string | null} last_performed_at
 * @property {string[]} unknown
 * @property {boolean} is_begun
 * @property {boolean} is_settled
 *
 * @typedef {object} Item one exercise of a session, or several of which exactly one is done
 * @property {number | null} choice
 * @property {Prescription[]} prescriptions
 *
 * @typedef {'done' | 'stopped' | 'skipped' | 'without-phone' | 'begun' | 'now' | 'later' | 'nothing-noted'
 *   | 'paused' | 'closed'} SessionState
 *
 * @typedef {object} Progress
 * @property {number} ticksDone
 * @property {number} ticksDue
 * @property {number} exercisesDone
 * @property {number} exercisesDue
 *
 * @typedef {object} SessionOfDay
 * @property {SessionKey} key
 * @property {string} slot
 * @property {string} date
 * @property {string} label
 * @property {string} time
 * @property {number} dueAt
 * @property {number} closesAt
 * @property {SessionState} state
 * @property {number} unsent entries of it that the server has not answered for
 * @property {Fold} fold
 * @property {Item[]} items
 * @property {number} minutes
 * @typedef {SessionOfDay & Progress} SessionView
 *
 * @typedef {object} DayView
 * @property {ProgrammeState | 'stale'} state stale: too long since the server was heard of to start anything
 * @property {number} age whole days since then
 * @property {string} date
 * @property {SessionView[]} sessions of this local date, by time
 * @property {SessionView[]} open those that may be done now, last night's included
 * @property {{ session: SessionKey, label: string, at: number } | null} next
 *
 * @typedef {{ slots: Slot[], prescriptions: Prescription[] }} RevisionContent
 */
export {};
