/**
 * The library's pain rules: at most one piece of advice about what a patient has noted, worked out on the phone without
 * network. Pure. The server's `programmes/pain_rules.py` is the same; both run `tests/data/pain-vectors.json`. The rules
 * themselves are data: they may advise less or stop, and none raises a dose.
 */

/**
 * @typedef {import('#app/types.js').PainRules} PainRules
 * @typedef {import('#app/types.js').PainRule} PainRule
 * @typedef {import('#app/types.js').Condition} Condition
 * @typedef {import('#app/types.js').PainInputs} PainInputs
 * @typedef {Record<string, unknown>} Values
 */

/**
 * The one rule that speaks about this, or null where none does: levels in the order of precedence, within a level the
 * order of the library. What is not given has the library's default.
 * @param {PainRules} rules @param {Partial<PainInputs>} given
 * @returns {PainRule | null}
 */
export function adviceOn(rules, given) {
  const values = valuesOf(rules, given);
  const mayBeGreen = holds(rules.green_only_if, values);
  for (const level of rules.precedence) {
    if (level === 'green' && !mayBeGreen) continue;
    const rule = rules.rules.find((each) => each.level === level && holds(each.if, values));
    if (rule) return rule;
  }
  return null;
}

/**
 * The gravest of several answers, as for back and leg; the earlier of two that are alike.
 * @param {PainRules} rules @param {(PainRule | null)[]} answers
 * @returns {PainRule | null}
 */
export function gravest({ precedence, rules }, answers) {
  const order = precedence.flatMap((level) => rules.filter((rule) => rule.level === level).map(({ id }) => id));
  const spoken = answers.filter((rule) => rule !== null);
  return spoken.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))[0] ?? null;
}

/** @param {PainRules} rules @param {Partial<PainInputs>} given @returns {Values} */
function valuesOf({ inputs, derived }, given) {
  /** @type {Values} */
  const values = Object.fromEntries(Object.entries(inputs).map(([name, { default: usual }]) => [name, usual]));
  Object.assign(values, given);
  for (const [name, how] of Object.entries(derived)) values[name] = derive(how, values);
  return values;
}

/** @param {{ first_given?: string[], minus?: string[] }} how @param {Values} values */
function derive({ first_given: names, minus = [] }, values) {
  if (names) return names.map((name) => values[name]).find(isGiven) ?? null;
  const [from, what] = minus.map((name) => values[name]);
  return isGiven(from) && isGiven(what) ? Number(from) - Number(what) : null;
}

/** @param {unknown} value */
function isGiven(value) {
  return value !== null && value !== undefined;
}

/** @param {Condition} condition @param {Values} values @returns {boolean} */
function holds(condition, values) {
  if ('all' in condition) return condition.all.every((each) => holds(each, values));
  if ('any' in condition) return condition.any.some((each) => holds(each, values));
  if ('not' in condition) return !holds(condition.not, values);
  const value = values[condition.input];
  if (condition.op === 'given') return isGiven(value);
  const other = 'than' in condition ? values[condition.than] : condition.value;
  return isGiven(value) && isGiven(other) && compare(condition.op, value, other);
}

/** @param {string} op @param {any} value @param {any} other */
function compare(op, value, other) {
  switch (op) {
    case '=': return value === other;
    case '>': return value > other;
    case '>=': return value >= other;
    case '<': return value < other;
    case '<=': return value <= other;
    case 'includes_any': return value.some((/** @type {string} */ each) => other.includes(each));
    case 'only': return value.length > 0 && value.every((/** @type {string} */ each) => other.includes(each));
    default: throw new Error(`The pain rules use an operator that this release does not know: ${op}`);
  }
}
