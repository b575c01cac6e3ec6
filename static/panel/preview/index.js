/** The patient's app on a draft, in a frame of the builder: the real screens, and a phone that keeps nothing. */
import { h, render } from 'preact';
import { previewPhone } from '#panel/preview/phone.js';
import { App, bringScreen } from '#app/views/app.js';
import { watchAddress } from '#app/views/route.js';

const snapshot = JSON.parse(document.getElementById('snapshot')?.textContent ?? '');
const { phone, ask } = previewPhone(snapshot);

// Only the builder's own page, on this server, may change what is shown.
addEventListener('message', ({ origin, source, data }) => {
  if (origin === location.origin && source === parent && data?.asked) ask(data.asked);
});
watchAddress();
await bringScreen(phone);
render(h(App, { phone }), /** @type {HTMLElement} */ (document.getElementById('app')));
document.documentElement.dataset.ready = 'yes';
