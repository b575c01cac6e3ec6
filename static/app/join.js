/** The start of the join page. The invitation is in the address's fragment, which no server ever sees. */
import '#app/views/more-icons.js';
import { h, render } from 'preact';
import { watchInstallOffer } from '#app/install-offer.js';
import { startUpdates } from '#app/update.js';
import { Joining } from '#app/views/join/joining.js';
import { takeToken, watchToken } from '#app/views/join/token.js';
import { watchAddress } from '#app/views/route.js';

const token = takeToken();
watchInstallOffer();
watchAddress();
watchToken();
const element = document.getElementById('app');
if (element) render(h(Joining, { token }), element);
performance.mark('ready');
startUpdates().catch(() => undefined); // so that the app is on the phone, whole, when it is opened for the first time
