/** Where it is felt, on a strip of the body, and what it feels like beside the pain. The second of two questions. */
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { bodyStrip, toElements } from '#app/figures/index.js';
import { KINDS, ZONES, ZONE_NAMES, feltBefore, isInLeg, symptomsOf } from '#app/symptoms.js';
import { html, classes } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { capital } from '#app/views/words.js';

/**
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {import('#app/types.js').BodyZone} BodyZone
 * @typedef {import('#app/symptoms.js').Felt} Felt
 */

/** @type {[string, string][]} */
const HOW_MUCH = [['none', 'None'], ['usual', 'Same as usual'], ['new', 'New or more']];
/** @type {[string, string][]} */
const SIDES = [['left', 'Left'], ['right', 'Right'], ['both', 'Both']];
/** @type {[string, string][]} */
const ASPECTS = [['front', 'Front'], ['back', 'Back'], ['inner', 'Inner'], ['outer', 'Outer']];

/**
 * @typedef {object} WhereProps
 * @property {string} affected the patient's side
 * @property {Symptoms | null} earlier what the screen starts from
 * @property {string} save what the button says
 * @property {(symptoms: Symptoms) => unknown} onSave
 * @property {() => unknown} onLeaveOut
 * @property {() => void} onBack
 */

/** @param {WhereProps} props */
export function Where({ affected, earlier, save, onSave, onLeaveOut, onBack }) {
  const [felt, setFelt] = useState(() => feltBefore(earlier, affected));
  /** @param {Partial<Felt>} answer */
  const change = (answer) => setFelt({ ...felt, ...answer });
  const inLeg = isInLeg(felt.zones);
  const foot = html`<button type="button" class="btn btn--main btn--wide" onClick=${() => onSave(symptomsOf(felt))}>${save}</button>
    <button type="button" class="btn btn--quiet btn--wide" onClick=${onLeaveOut}>Skip this question</button>`;
  return html`<${Screen} bar=${{ words: '2 of 2', goesBack: true, onBack }} foot=${foot}>
    <h1 class="h2" tabindex="-1">Where do you feel it?</h1>
    <${Strip} zones=${felt.zones} side=${felt.side} onChange=${(/** @type {BodyZone[]} */ zones) => change({ zones })} />
    ${inLeg && html`
      <${Choice} name="side" legend="Which leg?" options=${SIDES} value=${felt.side} onChoose=${(/** @type {any} */ side) => change({ side })} />
      <${Choice} name="aspect" legend="Which part of the leg?" options=${ASPECTS} value=${felt.aspect} onChoose=${(/** @type {any} */ aspect) => change({ aspect })} />`}
    ${KINDS.map((kind) => html`<${Choice} key=${kind} name=${kind} legend=${capital(kind)} options=${HOW_MUCH} value=${felt.kinds[kind]}
      onChoose=${(/** @type {any} */ much) => change({ kinds: { ...felt.kinds, [kind]: much } })} />`)}
  <//>`;
}

/**
 * Five names beside the drawn body; for a right leg it is drawn in the mirror, and the names stand on its other side.
 * @param {{ zones: BodyZone[], side: Symptoms['side'], onChange: (zones: BodyZone[]) => void }} props
 */
function Strip({ zones, side, onChange }) {
  /** @param {BodyZone} zone */
  const toggle = (zone) => onChange(zones.includes(zone) ? zones.filter((each) => each !== zone) : [...zones, zone]);
  return html`<fieldset class=${classes('strip', { 'strip--right': side === 'right' })}>
    <legend class="vh">Where do you feel it? Tick all that fit. Where it starts is the highest, how far it reaches the lowest.</legend>
    <div class="strip-names">${ZONES.map((zone) => html`<label class="zone" key=${zone}><span class="box">${icon('tick', 's')}</span>${ZONE_NAMES[zone]}
      <input type="checkbox" name="where" value=${zone} checked=${zones.includes(zone)} onChange=${() => toggle(zone)} /></label>`)}</div>
    <${Body} on=${zones} side=${side} />
  </fieldset>`;
}

/** The body alone: whoever shows it says in words what it shows. @param {{ on: BodyZone[], side: Symptoms['side'], whole?: boolean }} props */
export function Body({ on, side, whole = false }) {
  return useMemo(() => toElements(h, bodyStrip({ on, side: side === 'none' ? 'left' : side, whole })), [on.join(), side, whole]);
}

/** @param {{ name: string, legend: string, options: [string, string][], value: string | null | undefined, onChoose: (value: string) => void }} props */
function Choice({ name, legend, options, value, onChoose }) {
  return html`<fieldset><legend>${legend}</legend><div class="choose">${options.map(([code, words]) => html`<label key=${code}>${words}
    <input type="radio" name=${name} value=${code} checked=${value === code} onChange=${() => onChoose(code)} /></label>`)}</div></fieldset>`;
}
