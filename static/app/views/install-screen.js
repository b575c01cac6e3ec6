/** The install guide inside the app, with a code for the installed one. */
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { InstallGuide, isInstalled, phoneKind } from '#app/views/install.js';
import { PairingCodeCard } from '#app/views/pair.js';
import { go } from '#app/views/route.js';

/** @param {{ phone: import('#app/views/phone.js').Phone, zone: string }} props */
export function InstallScreen({ phone, zone }) {
  const kind = phoneKind(navigator.userAgent, navigator.maxTouchPoints);
  if (isInstalled()) {
    return html`<${Screen} bar=${{ words: 'Install', goesBack: true }} tabs="help"><h1 tabindex="-1">It is next to your other apps already</h1><p>Nothing more to do.</p><//>`;
  }
  return html`<${InstallGuide} kind=${kind} goesBack code=${html`<${PairingCodeCard} getCode=${phone.pairingCode} zone=${zone} />`} onOpen=${() => go('/today', { replace: true })} />`;
}
