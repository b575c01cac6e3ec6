/** The app on a fixture: `?screen=…` picks a variant of it. */
import { render } from 'preact';
import { html } from '#app/views/html.js';
import { watchAddress } from '#app/views/route.js';
import { App } from '#app/views/app.js';
import { bringRest } from '#app/views/later.js';
import { Declined, Hello } from '#app/views/join/hello.js';
import { TroublePage, troubleOf, wrongPinWords } from '#app/views/join/troubles.js';
import { BigCode, InstallGuide } from '#app/views/install.js';
import { sound } from '#app/views/sound.js';
import { effect } from '@preact/signals';
import { fixturePhone } from './fixture-phone.js';

const asked = new URLSearchParams(location.search);
const fixture = await (await fetch('/screens/snapshot.json')).json();
const change = JSON.parse(asked.get('snapshot') ?? '{}');
const options = JSON.parse(asked.get('phone') ?? '{}');
const invitation = { clinic: 'Riverside Clinic', initial: 'M.', physio: 'Sam Reid', physio_first_name: 'Sam', tries_left: 5, app_name: 'Daily Moves' };
const nothing = () => {};
const joining = {
  hello: () => html`<${Hello} invitation=${invitation} said="" busy=${false} onJoin=${nothing} onDecline=${nothing} />`,
  wrong: () => html`<${Hello} invitation=${invitation} said=${wrongPinWords(3)} busy=${false} onJoin=${nothing} onDecline=${nothing} />`,
  declined: () => html`<${Declined} />`,
  trouble: () => html`<${TroublePage} trouble=${troubleOf(asked.get('code'), 'invitation')} onAgain=${nothing} />`,
  iphone: () => html`<${InstallGuide} kind="iphone" code=${html`<${BigCode} code="K7PM-2QXD" until="12:50" />`} onOpen=${nothing} />`,
  android: () => html`<${InstallGuide} kind="android" onOpen=${nothing} />`,
};

await bringRest(); // a scene begins where everything has come
watchAddress();
if (options.text) document.documentElement.dataset.text = options.text;
const root = document.getElementById('app');
const page = asked.get('join');
const phone = fixturePhone({ ...fixture, ...change, patient: { ...fixture.patient, ...change.patient } }, options);
render(page ? html`<div class="app">${joining[page]()}</div>` : html`<${App} phone=${phone} />`, root);
effect(() => { sound.value = phone.sound.value; });
globalThis.phone = phone; // so that a test can read what was noted
document.documentElement.dataset.ready = 'yes';
