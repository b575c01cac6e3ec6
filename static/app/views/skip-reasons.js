/** Why a session is left out, as it is noted and as a person says it. */

/** The reasons, in the diary's codes and in a person's words. */
export const REASONS = [
  ['too_sore', 'Too sore'],
  ['felt_worse_last_time', 'It felt worse last time'],
  ['no_time', 'No time'],
  ['nowhere', 'Nowhere to do it'],
  ['away_or_ill', 'Away, or ill'],
  ['forgot', 'I forgot'],
  ['something_else', 'Something else'],
];

/** @param {string | null} reason */
export function reasonWords(reason) {
  return REASONS.find(([code]) => code === reason)?.[1] ?? 'Not today';
}
