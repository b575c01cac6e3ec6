/** Notes to the physio: what this phone wrote, and what the clinic says of them. Pure. */

/**
 * @typedef {import('#app/types.js').NoteAtClinic} NoteAtClinic
 * @typedef {NoteAtClinic & { state: 'waiting' | 'sent' | 'refused' }} Note
 */

/**
 * Every note that this phone knows of, the newest first: its own, those that it has let go of, and other phones'.
 * @param {import('#app/types.js').StoredEntry[]} entries of kind note
 * @param {NoteAtClinic[]} atClinic as the snapshot has them
 * @returns {Note[]}
 */
export function notesOf(entries, atClinic) {
  const known = new Map(atClinic.map((note) => [note.id, note]));
  const own = entries.map(({ id, body, performed_at: at, pending, refused }) => {
    const { read = null, answers = [] } = known.get(id) ?? {};
    return { id, text: body.text, at, read, answers, state: stateOf(pending, refused) };
  });
  const ids = new Set(own.map(({ id }) => id));
  const others = atClinic.filter(({ id }) => !ids.has(id)).map((note) => ({ ...note, state: /** @type {const} */ ('sent') }));
  return [...own, ...others].sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1));
}

/** @param {number} pending @param {unknown} refused @returns {Note['state']} */
function stateOf(pending, refused) {
  if (refused) return 'refused';
  return pending === 1 ? 'waiting' : 'sent';
}

/**
 * The answer that came last, where the patient has not opened it on this phone.
 * @param {Note[]} notes @param {string | undefined} seenAt when the last answer that was seen here was written
 * @returns {NoteAtClinic['answers'][number] | null}
 */
export function unseenAnswer(notes, seenAt) {
  const newest = lastAnswer(notes);
  return newest && !(seenAt && Date.parse(newest.at) <= Date.parse(seenAt)) ? newest : null;
}

/** Of all answers, whichever note they are to; null before the first. @param {Note[]} notes */
export function lastAnswer(notes) {
  return notes.flatMap(({ answers }) => answers).sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1) ?? null;
}
