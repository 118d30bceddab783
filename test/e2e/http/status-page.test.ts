import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { accessibilityProblems, openBrowser, type Visit, visit } from './browser.ts';
import { PageServer } from './page-server.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  server = await PageServer.start();
});
afterEach(async () => {
  for (const page of await browser.pages()) if (page.url() !== 'about:blank') await page.close();
  await server[Symbol.asyncDispose]();
});

const safe = 'Your data is safe: commits are in the bucket within 10 seconds.';
const looks: [string, Omit<Visit, 'url'>][] = [
  ['in daylight', {}],
  ['in the dark', { dark: true }],
  ['on a phone', { width: 360 }],
  ['on a phone in the dark', { width: 360, dark: true }],
];

describe.each(looks)('the status page %s', (name, look) => {
  it('is whole, and can be used by everybody, however the data is', async () => {
    const { page, troubles } = await visit(browser, { url: server.url, ...look });
    const states = {
      Safe: () => {},
      'Not safe': () => server.lagging(300),
      'Look at this': () => {
        server.status.state = 'standby';
      },
    };
    for (const [word, make] of Object.entries(states)) {
      make();
      await lookAgain(page, word);
      // For whoever works on the page: a folder for what it looks like.
      const { EIDER_SCREENSHOTS: folder } = process.env;
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/${name}, ${word}.png`, fullPage: true });
      expect(await accessibilityProblems(page)).toEqual([]);
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wider)).toBe(0);
    }
    expect(troubles).toEqual([]);
    expect(await page.$('#lag canvas')).not.toBeNull();
    expect((await page.$$('#points .some')).length).toBeGreaterThan(40);
  });
});

it('says that all is well, and who writes', async () => {
  const { page } = await visit(browser, { url: server.url });
  expect(await text(page, '.sentence')).toBe(safe);
  expect(await text(page, '#facts')).toContain('by web-1/data/app.duckdb');
  expect(await text(page, '#events')).toContain('sync.delayed');
});

it('says the sentence without JavaScript', async () => {
  server.lagging(300);
  const { page, troubles } = await visit(browser, { url: server.url, script: false });
  expect(troubles).toEqual([]);
  const source = await page.content();
  expect(source).toContain('Not safe: what was committed in the last 5 minutes may be on this machine only.');
  expect(source).toContain('http-equiv="refresh"');
});

it('turns from safe to not safe while somebody looks at it', async () => {
  const { page } = await visit(browser, { url: server.url });
  expect(await text(page, '.word')).toContain('Safe');
  server.lagging(300);
  await lookAgain(page, 'Not safe');
  expect(await page.title()).toMatch(/^Not safe/);
});

it('does not go on to say that all is well when nobody answers', async () => {
  const { page } = await visit(browser, { url: server.url });
  await server.stop();
  await lookAgain(page, 'Unknown');
  expect(await text(page, '.sentence')).toMatch(/^Eider has not answered since/);
});

it('nor when somebody takes the question, and never answers', async () => {
  const { page } = await visit(browser, { url: server.url });
  // Who intercepts a request has to answer it.
  await page.setRequestInterception(true);
  await lookAgain(page, 'Unknown');
  expect(await text(page, '.sentence')).toMatch(/^Eider has not answered since/);
});

it('can be walked through with the keyboard', async () => {
  const { page } = await visit(browser, { url: server.url });
  const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
  const stops: unknown[] = [];
  for (let n = 0; n < 4; n += 1) {
    await page.keyboard.press('Tab');
    stops.push(await focused());
  }
  expect(stops).toEqual(['lag', 'health', 'metrics', 'API']);
  await page.focus('#lag');
  await page.keyboard.press('ArrowLeft');
  const first = await text(page, '#lag-value');
  expect(first).toMatch(/^\d\d:\d\d:\d\d UTC: \d+\.\d s$/);
  await page.keyboard.press('ArrowLeft');
  expect(await text(page, '#lag-value')).not.toBe(first);
});

/** Comes back to the page, and waits until it says this. */
async function lookAgain(page: Page, word: string): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await until(`the page to say ${word}`, async () => (await text(page, '.word')).endsWith(word));
}

async function text(page: Page, selector: string): Promise<string> {
  return String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`));
}
