/** "Is it settling?": advice for once a week, beside the danger signs and never mixed with them. It closes nothing. Pure. */

const DAY = 86_400_000;

/**
 * The whole weeks since the programme began; 0 in its first, before it, and without one.
 * @param {import('#app/types.js').Snapshot} snapshot @param {string} date
 */
export function weekOfProgramme({ programme }, date) {
  const days = programme ? (Date.parse(date) - Date.parse(programme.starts_on)) / DAY : 0;
  return Math.max(0, Math.floor(days / 7));
}

/**
 * The week for which it is to be asked now, or null: from the second on, once in each.
 * @param {import('#app/types.js').Snapshot} snapshot @param {string} date
 * @param {{ programme: string, week: number } | undefined} seen when it was last looked at, or put away
 */
export function settlingDue(snapshot, date, seen) {
  const week = weekOfProgramme(snapshot, date);
  const isSeen = seen?.programme === snapshot.programme?.id && week <= (seen?.week ?? 0);
  return week > 0 && snapshot.library.not_settling?.length > 0 && !isSeen ? week : null;
}
