/** Help: whom to ring and when, the danger signs, and what else there is. */
import { html } from '#app/views/html.js';
import { icon } from '#app/views/icons.js';
import { Row, Screen } from '#app/views/frame.js';
import { telOf } from '#app/views/standing.js';

/** @param {{ snapshot: import('#app/types.js').Snapshot }} props */
export function Help({ snapshot: { clinic } }) {
  const { emergency } = clinic;
  return html`<${Screen} bar=${{ title: 'Help' }} tabs="help">
    <section class="card stack">
      <div class="rowline">${icon('phone')}<div class="grow"><h2 class="lead">${clinic.name}</h2>
        ${clinic.hours && html`<p>Phones answered ${clinic.hours}</p>`}</div></div>
      ${clinic.phone && html`<a class="btn btn--main btn--wide" href=${telOf(clinic.phone)}>Call ${clinic.phone}</a>`}
    </section>
    <ul class="list">
      <${Row} sign="danger" stop title=${html`<b>Danger signs</b>`} small="When to stop, and where to get help" href="#/danger" />
      <${Row} sign="half" title=${html`<b>Is it settling?</b>`} small="When to ring, if it is no better" href="#/settling" />
      <${Row} sign="note" title=${html`<b>Note to ${clinic.physio}</b>`} small="Read when they are in the clinic" href="#/note" />
      <${Row} sign="undo" title=${html`<b>The last 7 days</b>`} small="See and correct what you noted" href="#/week" />
      <${Row} sign="settings" title=${html`<b>Settings</b>`} small="Reminders, text size, light and dark" href="#/settings" />
      <${Row} sign="code" title=${html`<b>Code for another phone or app</b>`} small="8 characters that open your programme there" href="#/pair" />
    </ul>
    <p class="note soft">Nobody watches this app round the clock. If you feel very unwell, get help through ${emergency.urgent_line}, or call ${emergency.emergency} in an emergency.</p>
  <//>`;
}
