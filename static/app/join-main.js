/** The start of the join page: the token leaves the address bar before anything else happens. */
import { h, render } from 'preact';
import { startUpdates } from '#app/update.js';
import { takeToken } from '#app/views/join/token.js';
import { watchInstallOffer } from '#app/views/install.js';
import { Joining } from '#app/views/join/joining.js';
import { watchAddress } from '#app/views/route.js';

const token = takeToken();
watchInstallOffer();
watchAddress();
const element = document.getElementById('app');
if (element) render(h(Joining, { token }), element);
performance.mark('ready');
startUpdates().catch(() => undefined); // the app itself asks again; joining works without
