/** All measurements with one phone. `node measure.mjs '<what, as JSON>'` prints a line of JSON for each figure found. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startProxy } from './proxy.mjs';
import { forgetRelease, join, keptWhole, startBrowser } from './phone.mjs';
import { bytesKept, scores, tasksOfASession, untilUsable, warmStart } from './measuring.mjs';

const asked = JSON.parse(process.argv[2]);
const { folder, url, rounds, starts, invitations } = asked;
const say = (what, found) => console.log(JSON.stringify({ what, ...found }));
const proxy = await startProxy({ ...keys(folder), port: Number(new URL(url).port), to: asked.port });
const browser = await startBrowser({ ...asked, profile: path.join(folder, 'phone') });
try {
  await join(browser, url, invitations[0]);
  say('kept', { bytes: await bytesKept(browser, url) });
  for (let round = 0; round < rounds; round += 1) {
    say('usable', { page: 'empty', ...(await untilUsable(browser, url, '/empty/')) });
    say('usable', { page: 'today', ...(await untilUsable(browser, url, '/app/')) });
  }
  if (asked.screens.length) await judgeScreens(asked.screens);
  await bringBack();
  say('session', { tasks: await tasksOfASession(browser, url) });
  await proxy.close();
  for (let start = 0; start < starts; start += 1) say('start', { ready: await warmStart(browser, url) });
} finally {
  await browser.close();
}
process.exit(0);

function keys(from) {
  return { key: readFileSync(path.join(from, 'key.pem')), cert: readFileSync(path.join(from, 'cert.pem')) };
}

/**
 * Every screen as it is opened for the first time, by a phone that has joined and by one that has not.
 * @param {string[]} names what the name of each begins with
 */
async function judgeScreens(names) {
  const isWanted = (screen) => names.some((name) => screen.startsWith(name));
  for (const route of (await routes()).filter(isWanted)) await judge(browser, route, `/app/#/${route}`);
  const stranger = await browser.createBrowserContext();
  const pages = { 'signed out': '/app/', 'signed out, danger signs': '/app/#/danger', joining: `/join/#${invitations[1].token}`, 'joining, no invitation': '/join/' };
  for (const [page, address] of Object.entries(pages).filter(([name]) => isWanted(name))) await judge(stranger, page, address);
  await stranger.close();
}

/** As often as was asked for: other work on the machine takes points now and then. */
async function judge(by, page, address) {
  for (let time = 0; time < asked.times; time += 1) say('scores', { page, ...(await scores(by, url, address)) });
}

async function routes() {
  const page = await bringBack({ stays: true });
  const { slot, session, prescription } = await page.evaluate(async () => {
    const { snapshot, today } = await import('#app/state.js');
    return { slot: snapshot.value.slots[0].id, session: today.value.sessions[0].key, prescription: snapshot.value.prescriptions[0].id };
  });
  await page.close();
  return ['today', `session/${session}`, 'danger', 'stop/1', 'programme', `exercise/${prescription}`, 'help', 'note', 'pair', 'install', 'settings',
    'email', 'calendar', `time/${slot}`];
}

/** The app is whole on the phone again. */
async function bringBack({ stays = false } = {}) {
  const page = await browser.newPage();
  await forgetRelease(page, url);
  await page.goto(`${url}/app/`);
  await page.waitForSelector('.card--now');
  await keptWhole(page);
  if (!stays) await page.close();
  return page;
}
