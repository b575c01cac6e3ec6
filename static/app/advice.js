/** What the pain rules are asked about a session or an exercise, from the diary on this phone. Pure. */
import { adviceOn, gravest } from '#app/pain-rules.js';
import { kindsForRules, movedBetween, tellsOfLoss } from '#app/symptoms.js';

/**
 * @typedef {import('#app/types.js').PainRules} PainRules
 * @typedef {import('#app/types.js').PainRule} PainRule
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {{ back: number | null, leg: number | null }} Pain
 * @typedef {{ pain: Pain | null, symptoms: Symptoms | null }} Said at one moment of a session
 */

/**
 * About a session as a whole: after the first questions with `after` null, after the last ones with both. Back and leg
 * are asked about by themselves, and the graver answer is told.
 * @param {PainRules} rules
 * @param {{ before: Said | null, after: Said | null, threshold: number, dangerOpen?: boolean }} session
 * @returns {PainRule | null}
 */
export function adviceOnSession(rules, { before, after, threshold, dangerOpen = false }) {
  const symptoms = after ? after.symptoms : before?.symptoms ?? null;
  const common = {
    threshold,
    danger_sign_open: dangerOpen,
    kinds: kindsForRules(symptoms),
    moved: after ? movedBetween(before?.symptoms ?? null, after.symptoms) : null,
    new_weakness_or_numbness: symptoms !== null && tellsOfLoss({ kind: 'symptoms', body: symptoms }),
  };
  const answers = /** @type {const} */ (['back', 'leg']).map((part) => adviceOn(rules, {
    ...common, pain_before: before?.pain?.[part] ?? null, pain_after: after?.pain?.[part] ?? null,
  }));
  return gravest(rules, answers);
}

/**
 * About a session as far as its entries tell it.
 * @param {PainRules} rules @param {import('#app/types.js').Fold} fold @param {number} threshold
 * @returns {PainRule | null}
 */
export function adviceOnFold(rules, { pain, symptoms }, threshold) {
  const after = pain.after || symptoms.after ? { pain: pain.after, symptoms: symptoms.after } : null;
  return adviceOnSession(rules, { before: { pain: pain.before, symptoms: symptoms.before }, after, threshold });
}

/**
 * About one exercise that left it easier, the same or worse. What made it worse brought on a feeling: the rules know
 * that as pain.
 * @param {PainRules} rules
 * @param {{ felt: 'easier' | 'same' | 'worse', kind: string, worseInARow: number, threshold: number }} exercise
 *   worseInARow: this time included
 * @returns {PainRule | null}
 */
export function adviceOnExercise(rules, { felt, kind, worseInARow, threshold }) {
  const worse = felt === 'worse';
  return adviceOn(rules, {
    threshold, exercise_kind: kind, kinds: worse ? ['pain'] : [], consecutive_worse: worse ? worseInARow : 0,
  });
}

/**
 * @typedef {'pulled' | 'sharp' | 'further_down' | 'weak_or_numb' | 'something_else'} StoppedFor
 * @type {Record<StoppedFor, Partial<import('#app/types.js').PainInputs>>}
 */
const STOPPED_FOR = {
  pulled: { kinds: ['pull'] },
  sharp: { kinds: ['sharp'] },
  further_down: { moved: 'down' },
  weak_or_numb: { new_weakness_or_numbness: true },
  something_else: {},
};

/**
 * About an exercise that was stopped because it hurt. Never a green rule: "carry on" answers nobody who has just stopped.
 * @param {PainRules} rules
 * @param {{ felt: StoppedFor, kind: string, threshold: number }} exercise
 * @returns {PainRule | null}
 */
export function adviceOnStop(rules, { felt, kind, threshold }) {
  const rule = adviceOn(rules, { threshold, exercise_kind: kind, ...STOPPED_FOR[felt] });
  return rule?.level === 'green' ? null : rule;
}

/**
 * About soreness after the session before this one, before this one begins; null where the rules say that all is well.
 * @param {PainRules} rules @param {number} minutes until it settled, or so far
 * @returns {PainRule | null}
 */
export function adviceOnSoreness(rules, minutes) {
  const rule = adviceOn(rules, { settled_minutes: minutes });
  return rule?.level === 'green' ? null : rule;
}
