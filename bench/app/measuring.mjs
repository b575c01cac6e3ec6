/** What is measured. Each function gives back plain figures: milliseconds, bytes, points of a hundred. */
import lighthouse from 'lighthouse';
import { forgetRelease, press, until } from './phone.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/** Lighthouse now and then misses a page's start or its first paint, the browser its connection, or both each other: such a run says nothing, and is done again. */
const MISSED = ['NO_NAVSTART', 'NO_FCP', 'CHROME_INTERSTITIAL_ERROR'];
const LOST = /(Session|Target) closed/; // puppeteer's words
const TRIES = 4;

async function firstVisit(...of) {
  for (let tried = 1; ; tried += 1) {
    try {
      const lhr = await judged(...of);
      if (!lhr.runtimeError) return lhr;
      throw Object.assign(new Error(lhr.runtimeError.message), { code: lhr.runtimeError.code });
    } catch (error) {
      const isMissed = MISSED.includes(error.code) || LOST.test(error.message);
      if (!isMissed || tried === TRIES) throw new Error(`${of[2]}: ${error.message}`, { cause: error });
      console.error(`${of[2]}: ${error.code ?? error.message}, once more`);
    }
  }
}

/** Lighthouse on a first visit, over its slow 4G and with a quarter of the processor, both really applied. */
async function judged(browser, url, address, onlyCategories) {
  const page = await browser.newPage();
  try {
    await forgetRelease(page, url);
    const found = await lighthouse(`${url}${address}`, {
      onlyCategories, throttlingMethod: 'devtools', formFactor: 'mobile', disableStorageReset: true, logLevel: 'error',
    }, undefined, page);
    return found.lhr;
  } finally {
    await page.close().catch(() => undefined); // it may be lost already
  }
}

/** When a page can be used, and what was asked for until then. @returns {Promise<{ ready: number, requests: { url: string, bytes: number }[] }>} */
export async function untilUsable(browser, url, address) {
  const { audits } = await firstVisit(browser, url, address, ['performance']);
  const ready = audits['user-timings'].details.items.find(({ name }) => name === 'ready').startTime;
  const requests = audits['network-requests'].details.items
    .filter(({ networkRequestTime }) => networkRequestTime <= ready)
    .map(({ url: asked, transferSize }) => ({ url: asked, bytes: transferSize }));
  return { ready, requests, paint: audits['first-contentful-paint'].numericValue };
}

/** What performance is weighed by: its names in Lighthouse, and ours. */
const METRICS = {
  'first-contentful-paint': 'first paint', 'largest-contentful-paint': 'largest paint', 'speed-index': 'speed index',
  'total-blocking-time': 'blocked', 'cumulative-layout-shift': 'shifted',
};

/** Points of a hundred, every audit that took some, and what performance was made of: milliseconds, shift as the share of the screen. */
export async function scores(browser, url, address) {
  const { audits, categories } = await firstVisit(browser, url, address, CATEGORIES);
  const points = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]));
  const lost = CATEGORIES.slice(1).flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 1).map(({ id }) => `${id}: ${audits[id].title}`);
  const metrics = Object.fromEntries(Object.entries(METRICS).map(([id, name]) => [name, audits[id].numericValue]));
  return { ...points, lost, metrics };
}

/** Everything that a phone keeps of a release, its pages and its worker, in bytes as they go over the line without headers. */
export async function bytesKept(browser, url) {
  const page = await browser.newPage();
  await page.goto(`${url}/empty/`); // no worker answers there
  const bytes = await page.evaluate(async () => {
    const worker = await (await fetch('/serviceworker.js')).text();
    const files = JSON.parse(worker.match(/const FILES = (\[.*?\]);/s)[1]);
    const scripts = worker.match(/importScripts\((.*?)\)/)[1].match(/[^', ]+/g);
    const asked = [...new Set(['/app/', '/serviceworker.js', ...files, ...scripts])].map((each) => `${each}?kept`);
    performance.clearResourceTimings();
    await Promise.all(asked.map(async (each) => (await fetch(each, { cache: 'no-store' })).arrayBuffer()));
    return performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
  await page.close();
  return bytes;
}

/** How long the app takes to start from what the phone keeps, the worker included, with a quarter of the processor. */
export async function warmStart(browser, url) {
  const page = await browser.newPage();
  const devtools = await page.createCDPSession();
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await devtools.send('ServiceWorker.disable');
  await page.emulateCPUThrottling(4);
  await page.goto(`${url}/app/`);
  await until(page, () => performance.getEntriesByName('ready').length > 0);
  const ready = await page.evaluate(() => performance.getEntriesByName('ready')[0].startTime);
  const isThere = await page.evaluate(() => Boolean(document.querySelector('.day')));
  await page.close();
  if (!isThere) throw new Error('The app started without its programme.');
  return ready;
}

/**
 * The longest tasks of the page's main thread while a patient does a whole session, the longest first: milliseconds by
 * the clock, and of the processor, which other work on the machine does not lengthen.
 * @returns {Promise<{ wall: number, cpu: number }[]>}
 */
export async function tasksOfASession(browser, url) {
  const page = await browser.newPage();
  await page.tracing.start({ categories: ['disabled-by-default-devtools.timeline', '__metadata'] });
  await page.goto(`${url}/app/`);
  await doASession(page);
  const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  await page.close();
  return longest(trace.traceEvents);
}

/** The questions asked once, pain before, each exercise with a hold or a tick, pain after. */
async function doASession(page) {
  await press(page, 'Start');
  await until(page, () => document.querySelectorAll('fieldset, [role="group"]').length > 3);
  for (const label of await page.$$('fieldset label, [role="group"] label')) {
    if (await label.evaluate((element) => element.textContent.trim() === 'No')) await label.click();
  }
  await press(page, 'Save my answers');
  await press(page, 'None of these. I have read them');
  await sayPain(page, 'Calf or shin', 'Save and start');
  await doTheExercises(page);
  await sayPain(page, 'Thigh', 'Save and finish');
  await press(page, 'Finish');
  await page.waitForSelector('.tabs');
}

async function sayPain(page, where, save) {
  for (const part of ['Back pain', 'leg pain']) {
    await until(page, (name) => {
      const group = [...document.querySelectorAll('fieldset, [role="group"]')].find((each) => each.textContent.includes(name));
      const four = [...(group?.querySelectorAll('label') ?? [])].find((label) => label.textContent.trim() === '4');
      four?.click();
      return Boolean(four);
    }, part);
  }
  await press(page, 'Next: where is it?');
  await press(page, where);
  await press(page, save);
}

/** Whatever the screen offers next, until the last exercise is ticked: a choice, a tick, how it felt, the next one. */
async function doTheExercises(page) {
  const asked = ['Save and finish', 'Easier', 'Next', 'Finish', 'Tick it'];
  for (let step = 0; step < 60; step += 1) {
    const offered = await page.evaluate(() => [...document.querySelectorAll('button, a')]
      .filter((element) => element.checkVisibility() && !element.closest('[inert]')).map((element) => element.textContent.trim()));
    if (offered.includes('Next: where is it?')) return;
    const next = asked.find((text) => offered.includes(text)) ?? offered.find((text) => text.startsWith('Slump nerve floss'));
    if (next) await press(page, next);
    await new Promise((resolve) => { setTimeout(resolve, 700); }); // the figure moves, as it does before somebody's eyes
  }
  throw new Error('The session did not come to its end.');
}

function longest(events) {
  const main = new Set(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  return events.filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid} ${tid}`))
    .map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000 })).sort((a, b) => b.cpu - a.cpu).slice(0, 5);
}
