/** Not settling: a few questions once a week, each with what to do if it is so. Nothing is noted, and nothing closed. */
import { useEffect } from 'preact/hooks';
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Screen } from '#app/views/frame.js';
import { CallClinic } from '#app/views/standing.js';

/** @param {{ snapshot: import('#app/types.js').Snapshot, onSeen: () => unknown }} props */
export function SettlingPage({ snapshot, onSeen }) {
  useEffect(() => { onSeen(); }, []);
  return html`<${Screen} bar=${{ title: 'Is it settling?', goesBack: true }} tabs="help">
    <p>Once a week, look whether one of these fits. Tap it to see what to do. Nothing of this is sent to anybody.</p>
    ${snapshot.library.not_settling.map(({ id, question, advice }) => html`<details class="card card--flat fold" key=${id}>
      <summary>${icon('go', 's')}<span>${question}</span></summary><p>${advice}</p></details>`)}
    <p>None fits? Then there is nothing to do here this week.</p>
    <${CallClinic} clinic=${snapshot.clinic} main=${false} />
  <//>`;
}
