/** Where it is felt and how, as a patient notes it beside the numbers, and what that means next to the last time. Pure. */

/**
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {import('#app/types.js').BodyZone} BodyZone
 * @typedef {'none' | 'usual' | 'new'} HowMuch new: new, or more than usual
 *
 * @typedef {object} Felt the answers as they stand on the screen
 * @property {BodyZone[]} zones
 * @property {Symptoms['side']} side of the leg; without a leg it says nothing
 * @property {Symptoms['aspect']} aspect
 * @property {Record<string, HowMuch>} kinds only those that were answered
 */

/** From the top down: "further down the leg" is a later one. @type {BodyZone[]} */
export const ZONES = ['back', 'buttock', 'thigh', 'calf', 'foot'];
export const KINDS = ['tingling', 'numbness', 'weakness', 'cramp'];
/** Loss of what a nerve does. The pain rules never pass over these, not even where nothing has changed. */
export const LOSSES = ['numbness', 'weakness'];

/** Words of a symptoms entry that say that it is the old thing; the server's `closing.NOT_NEW`. */
const NOT_NEW = new Set(['', 'no', 'none', 'same', 'better', 'less']);

/** The body of the entry. @param {Felt} felt @returns {Symptoms} */
export function symptomsOf({ zones, side, aspect, kinds }) {
  const felt = ZONES.filter((zone) => zones.includes(zone));
  const inLeg = isInLeg(felt);
  const fresh = KINDS.filter((kind) => kinds[kind] === 'new');
  return {
    side: inLeg ? side : 'none',
    starts_at: felt[0] ?? null,
    reaches: felt.at(-1) ?? null,
    aspect: inLeg ? aspect : null,
    kinds: KINDS.filter((kind) => kinds[kind] === 'usual' || kinds[kind] === 'new'),
    new: fresh,
    changed: fresh.some((kind) => LOSSES.includes(kind)) ? 'new' : 'same',
  };
}

/** What the screen starts from: the last answer, without what was new then. @param {Symptoms | null} earlier @param {string} affected @returns {Felt} */
export function feltBefore(earlier, affected) {
  const side = affected === 'left' || affected === 'right' ? affected : 'both';
  if (!earlier) return { zones: [], side, aspect: null, kinds: {} };
  const [from, to] = [placeOf(earlier.starts_at), placeOf(earlier.reaches)];
  return {
    zones: from === null || to === null ? [] : ZONES.filter((_, place) => place === from || place === to),
    side: earlier.side === 'none' ? side : earlier.side,
    aspect: earlier.aspect ?? null,
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, earlier.kinds?.includes(kind) ? 'usual' : 'none'])),
  };
}

/** From where it starts to how far it reaches, all between. @param {Symptoms | null} symptoms @returns {BodyZone[]} */
export function zonesOf(symptoms) {
  const [from, to] = [placeOf(symptoms?.starts_at), placeOf(symptoms?.reaches)];
  return from === null || to === null ? [] : ZONES.slice(from, to + 1);
}

/** @param {readonly BodyZone[]} zones */
export function isInLeg(zones) {
  return zones.some((zone) => zone !== 'back');
}

/**
 * Whether it has moved down the leg or up out of it between two answers; null where one of them says nothing of it.
 * @param {Symptoms | null} before @param {Symptoms | null} after
 * @returns {import('#app/types.js').PainInputs['moved']}
 */
export function movedBetween(before, after) {
  const [from, to] = [placeOf(before?.reaches), placeOf(after?.reaches)];
  if (from === null || to === null) return null;
  if (from === to) return 'same';
  return to > from ? 'down' : 'up';
}

/** The kinds that the pain rules ask for: what was brought on or made worse, and every loss, old or new. @param {Symptoms | null} symptoms */
export function kindsForRules(symptoms) {
  return (symptoms?.kinds ?? []).filter((kind) => LOSSES.includes(kind) || symptoms?.new?.includes(kind));
}

/**
 * New weakness or numbness, in an entry of either kind that can say so: with it every session closes. The server's
 * `closing` has the same rule.
 * @param {{ kind: string, body: Record<string, any> }} entry
 */
export function tellsOfLoss({ kind, body }) {
  if (kind === 'stopped') return body.felt === 'weak_or_numb';
  if (kind !== 'symptoms') return false;
  const { changed, kinds = [] } = body;
  const isNew = changed === true || (typeof changed === 'string' && !NOT_NEW.has(changed.trim().toLowerCase()));
  return isNew && kinds.some((/** @type {string} */ each) => LOSSES.includes(each));
}

/**
 * Whether the danger signs are to be asked again: something is new or more, it reaches further than it did, or it is on
 * a side that is not the one the programme is for.
 * @param {Symptoms} now @param {Symptoms | null} earlier @param {string} affected the patient's side
 */
export function asksForDangerSigns(now, earlier, affected) {
  const elsewhere = now.side !== 'none' && affected !== 'both' && ['left', 'right'].includes(affected) && now.side !== affected;
  const known = earlier !== null && earlier.side === now.side;
  return now.new.length > 0 || movedBetween(earlier, now) === 'down' || (elsewhere && !known);
}

/** "Thigh to foot, left leg, outer side. Tingling." @param {Symptoms} symptoms */
export function symptomWords({ side, starts_at: from, reaches: to, aspect, kinds }) {
  const where = from === to ? nameOf(from) : `${nameOf(from)} to ${nameOf(to).toLowerCase()}`;
  const leg = side === 'both' ? 'both legs' : side === 'none' ? '' : `${side} leg`;
  const place = [where, leg, aspect && `${aspect} side`].filter(Boolean).join(', ');
  const what = kinds.join(', ');
  return [place, what && what[0].toUpperCase() + what.slice(1)].filter(Boolean).join('. ');
}

/** @type {Record<BodyZone, string>} */
export const ZONE_NAMES = { back: 'Low back', buttock: 'Buttock', thigh: 'Thigh', calf: 'Calf or shin', foot: 'Foot' };

/** @param {BodyZone | null} zone */
function nameOf(zone) {
  return zone ? ZONE_NAMES[zone] : '';
}

/** @param {BodyZone | null | undefined} zone */
function placeOf(zone) {
  const place = zone ? ZONES.indexOf(zone) : -1;
  return place < 0 ? null : place;
}
