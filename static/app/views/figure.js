/** A drawn person as part of a page: the figure's tree becomes Preact's, so nothing is ever set as markup. */
import { h } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { inTurn } from '#app/views/in-turn.js';
import { room, still, toElements } from '#app/figures/index.js';

/**
 * @typedef {import('#app/types.js').Prescription} Prescription
 * @typedef {import('#app/types.js').TickSide} TickSide
 */

/** What has been drawn, by what was asked for: a cheap phone is a twentieth of a second at each. @type {Map<string, ReturnType<typeof still>>} */
const drawn = new Map();

/**
 * One still. Its room and name are there at once, the drawing follows in its turn. Nothing at all for a figure that this
 * release does not have: the words carry the exercise then.
 * @param {{ prescription: Prescription, side: TickSide | 'both', t?: number, title?: string, arrows?: boolean }} props
 */
export function Figure({ prescription, side, t = 1, title = '', arrows = false }) {
  const { figure, figure_side: figureSide } = prescription;
  const asked = JSON.stringify([figure, figureSide, side, t, title, arrows]);
  const [, setDrawn] = useState('');
  useEffect(() => {
    if (drawn.has(asked)) return undefined;
    let takeBack = inTurn(() => {
      drawn.set(asked, still(figure, { t, side, figureSide: /** @type {'left' | 'right' | null} */ (figureSide), title, arrows }));
      takeBack = inTurn(() => setDrawn(asked)); // a task of its own: as long again until it is in the page
    });
    return () => takeBack();
  }, [asked]);
  const tree = drawn.get(asked) ?? room(figure, title);
  return useMemo(() => tree && toElements(h, tree), [tree]);
}

/**
 * Start and end side by side, mirrored to the side worked, with words under each.
 * @param {{ prescription: Prescription, side: TickSide }} props
 */
export function StartAndEnd({ prescription, side }) {
  const { name } = prescription.exercise_text;
  const worked = side === 'none' ? '' : `, ${side} side`;
  return html`<div class="stage pair">
    <figure><${Figure} prescription=${prescription} side=${side} t=${0} title=${`${name}${worked}: how it starts`} /><figcaption>Start</figcaption></figure>
    <figure><${Figure} prescription=${prescription} side=${side} t=${1} arrows title=${`${name}${worked}: where it goes`} /><figcaption>Then</figcaption></figure>
  </div>`;
}
