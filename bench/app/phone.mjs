/** A patient's phone: Chromium with a profile of its own, joined by an invitation as a person would. */
import puppeteer from 'puppeteer-core';

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--ignore-certificate-errors'];
const PHONE = { width: 360, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** @param {{ chromium: string, profile: string, zone: string }} of */
export function startBrowser({ chromium, profile, zone }) {
  return puppeteer.launch({
    executablePath: chromium, userDataDir: profile, args: FLAGS, defaultViewport: PHONE, env: { ...process.env, TZ: zone },
  });
}

/** From the link in the message to the app, whole on the phone. */
export async function join(browser, url, { token, pin }) {
  const page = await browser.newPage();
  await page.goto(`${url}/join/#${token}`);
  await page.waitForSelector('.pin input');
  const boxes = await page.$$('.pin input');
  for (const [number, digit] of [...pin].entries()) await boxes[number].type(digit);
  await press(page, 'Open my programme');
  await until(page, () => document.querySelector('h1')?.textContent === 'Put it next to your other apps');
  await page.goto(`${url}/app/`);
  await page.waitForSelector('.card--now');
  await keptWhole(page);
  await page.close();
}

/** Waits until the worker has the whole release. */
export async function keptWhole(page) {
  await until(page, async () => (await caches.keys()).some((name) => name.startsWith('release-')));
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
}

/** A first visit again: neither worker nor cache, but what the patient has noted stays. */
export async function forgetRelease(page, url) {
  const devtools = await page.createCDPSession();
  await devtools.send('Storage.clearDataForOrigin', { origin: url, storageTypes: 'service_workers,cache_storage' });
  await devtools.send('Network.clearBrowserCache');
  await devtools.detach();
}

/** Presses what has this text and nothing else, as soon as it is there. @param {string} text */
export async function press(page, text) {
  await until(page, (wanted) => {
    const found = [...document.querySelectorAll('button, a, label, summary')].find((element) => (
      element.checkVisibility() && !element.closest('[inert]') && element.textContent?.trim() === wanted
    ));
    found?.scrollIntoView({ block: 'center' });
    globalThis.toPress = found;
    return Boolean(found);
  }, text);
  const found = await page.evaluateHandle(() => globalThis.toPress);
  await found.click();
}

/** Asks again until the answer is true. Not with waitForFunction: the app's policy forbids the text that it evaluates. */
export async function until(page, condition, ...given) {
  const deadline = Date.now() + 30_000;
  while (!(await page.evaluate(condition, ...given))) {
    if (Date.now() > deadline) throw new Error(`Not within 30 s: ${given.length ? given : condition}. The page says: ${await page.evaluate(() => document.body.innerText)}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
