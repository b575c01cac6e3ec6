/** How an exercise went in the sessions before, for the pain rules. Pure. */

/**
 * How often in a row, to this day, an exercise was said to have left it worse: the last answer of each session.
 * @param {{ session_key: string, recorded_at: string, performed_at: string, body: Record<string, any> }[]} answers of this exercise
 */
export function worseInARow(answers) {
  const written = answers.toSorted((a, b) => Date.parse(a.recorded_at) - Date.parse(b.recorded_at));
  const last = new Map(written.map((answer) => [answer.session_key, answer]));
  const performed = [...last.values()].sort((a, b) => Date.parse(b.performed_at) - Date.parse(a.performed_at));
  const end = performed.findIndex(({ body }) => body.felt !== 'worse');
  return end < 0 ? performed.length : end;
}
