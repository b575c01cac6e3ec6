/** The join page: look at the invitation, type the four numbers, put the app on the home screen. */
import { useEffect, useState } from 'preact/hooks';
import { DANGER_DEFAULT, safetyWith } from '#app/danger-default.js';
import { decline, join, look, requestPairingCode } from '#app/joining.js';
import { html } from '#app/views/html.js';
import { Screen } from '#app/views/frame.js';
import { route } from '#app/views/route.js';
import { DangerSigns, FullStop } from '#app/views/danger.js';
import { InstallGuide, phoneKind } from '#app/views/install.js';
import { PairingCodeCard } from '#app/views/pair.js';
import { Declined, Hello } from '#app/views/join/hello.js';
import { forgetToken, hasJoined } from '#app/views/join/token.js';
import { TroublePage, troubleOf, wrongPinWords } from '#app/views/join/troubles.js';
import { zoneOfPhone } from '#app/time.js';

/**
 * @typedef {import('#app/joining.js').Invitation} Invitation
 * @typedef {import('#app/views/danger.js').Safety} Safety
 * @typedef {{ name: 'looking' | 'hello' | 'declined' | 'joined' } | { name: 'trouble', code: string, detail?: string }} Stage
 */

/** @param {{ token: string | null }} props */
export function Joining({ token }) {
  const [stage, setStage] = useState(() => firstStage(token));
  const [invitation, setInvitation] = useState(/** @type {Invitation | null} */ (null));
  const start = () => {
    if (!token) return;
    setStage({ name: 'looking' });
    look(token).then((found) => { setInvitation(found); setStage({ name: 'hello' }); }, (error) => setStage(troubleFrom(error)));
  };
  useEffect(start, []);
  useEffect(() => { document.querySelector('h1')?.focus(); }, [stage.name, route.value.name]);
  const safety = invitation ? safetyWith(/** @type {any} */ (invitation.emergency)) : DANGER_DEFAULT;
  const screen = dangerScreen(safety) ?? stageScreen({ stage, setStage, invitation, token: token ?? '', start });
  return html`<div class="app">${screen}</div>`;
}

/** @param {string | null} token @returns {Stage} */
function firstStage(token) {
  if (token) return { name: 'looking' };
  return hasJoined() ? { name: 'joined' } : { name: 'trouble', code: 'missing' };
}

/** Within reach before anything else is known. Nothing is recorded: there is no diary yet. @param {Safety} safety */
function dangerScreen(safety) {
  const { name, params } = route.value;
  if (name === 'danger') return html`<${DangerSigns} safety=${safety} onYes=${() => undefined} />`;
  const sign = name === 'stop' && safety.signs.find(({ rank }) => String(rank) === params[0]);
  return sign ? html`<${FullStop} sign=${sign} safety=${safety} />` : null;
}

/** @param {any} error @returns {Stage} */
function troubleFrom(error) {
  return { name: 'trouble', code: error.code ?? 'unexpected', detail: error.code ? error.message : undefined };
}

/**
 * @param {{ stage: Stage, setStage: (stage: Stage) => void, invitation: Invitation | null, token: string, start: () => void }} page
 */
function stageScreen({ stage, setStage, invitation, token, start }) {
  if (stage.name === 'trouble') {
    return html`<${TroublePage} trouble=${troubleOf(stage.code, 'invitation', stage.detail)} onAgain=${start} opensApp=${stage.code === 'used'} />`;
  }
  if (stage.name === 'declined') return html`<${Declined} />`;
  if (stage.name === 'joined') return html`<${Welcome} />`;
  if (!invitation) return html`<${Screen} bar=${{ words: 'Joining' }}><h1 tabindex="-1">One moment</h1><p role="status">Looking at your invitation…</p><//>`;
  const onDecline = () => decline(token).then(() => { forgetToken(); setStage({ name: 'declined' }); }, (error) => setStage(troubleFrom(error)));
  return html`<${HelloThenJoin} invitation=${invitation} token=${token} onDecline=${onDecline}
    onJoined=${() => { forgetToken({ joined: true }); setStage({ name: 'joined' }); }} onTrouble=${(/** @type {any} */ error) => setStage(troubleFrom(error))} />`;
}

/** @param {{ invitation: Invitation, token: string, onDecline: () => void, onJoined: () => void, onTrouble: (error: any) => void }} props */
function HelloThenJoin({ invitation, token, onDecline, onJoined, onTrouble }) {
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param {any} error */
  const explain = (error) => {
    if (error.code === 'wrong_pin') setSaid(wrongPinWords(error.triesLeft ?? 0));
    else onTrouble(error);
  };
  /** @param {string} pin */
  const onJoin = async (pin) => {
    setBusy(true);
    setSaid('');
    await join({ token, pin, initial: invitation.initial }).then(onJoined, explain);
    setBusy(false);
  };
  return html`<${Hello} invitation=${invitation} said=${said} busy=${busy} onJoin=${onJoin} onDecline=${onDecline} />`;
}

function Welcome() {
  const kind = phoneKind(navigator.userAgent, navigator.maxTouchPoints);
  const code = html`<${PairingCodeCard} getCode=${requestPairingCode} zone=${zoneOfPhone()} />`;
  return html`<${InstallGuide} kind=${kind} code=${code} onOpen=${() => location.assign('/app/')} />`;
}
