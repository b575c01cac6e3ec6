/** The questions before and after a session: how bad it is, then where. Both answers are handed over together. */
import { useEffect, useState } from 'preact/hooks';
import { feltBefore, symptomsOf, symptomWords } from '#app/symptoms.js';
import { html } from '#app/views/html.js';
import { PainCheck, saveWords } from '#app/views/pain.js';
import { Where } from '#app/views/where.js';

/**
 * @typedef {import('#app/types.js').Symptoms} Symptoms
 * @typedef {import('#app/views/pain.js').PainAnswer} PainAnswer
 * @typedef {{ pain: import('#app/views/pain.js').Pain | null, symptoms: Symptoms | null }} Said
 * @typedef {{ pain: PainAnswer, symptoms: Symptoms | null }} Answer
 */

/**
 * @param {{ when: 'before' | 'after', side: string, earlier: Said, onSaid: (answer: Answer) => unknown, onLeaveOut: () => void, leave: () => void }} props
 *   side: the patient's; earlier: what "same as before" repeats
 */
export function Questions({ when, side, earlier, onSaid, onLeaveOut, leave }) {
  const [pain, setPain] = useState(/** @type {PainAnswer | undefined} */ (undefined));
  const [isAsking, setAsking] = useState(/** @type {'pain' | 'where'} */ ('pain'));
  useEffect(() => { document.querySelector('h1')?.focus(); }, [isAsking]);
  if (isAsking === 'where' && pain) {
    return html`<${Where} affected=${side} earlier=${earlier.symptoms} save=${saveWords(when)} onBack=${() => setAsking('pain')}
      onSave=${(/** @type {Symptoms} */ symptoms) => onSaid({ pain, symptoms })} onLeaveOut=${() => onSaid({ pain, symptoms: null })} />`;
  }
  return html`<${PainCheck} when=${when} side=${side} given=${pain} earlier=${earlier.pain} where=${earlier.symptoms ? symptomWords(earlier.symptoms) : ''}
    onSave=${(/** @type {PainAnswer} */ answer) => onSaid({ pain: answer, symptoms: answer.same ? sameAs(earlier.symptoms, side) : null })}
    onWhere=${(/** @type {PainAnswer} */ answer) => { setPain(answer); setAsking('where'); }} onLeaveOut=${onLeaveOut} leave=${leave} />`;
}

/** What was new then is the old thing now. @param {Symptoms | null} earlier @param {string} side */
function sameAs(earlier, side) {
  return earlier && symptomsOf(feltBefore(earlier, side));
}
