import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** Debian's own. */
const executablePath = '/usr/bin/chromium';

export interface Visit {
  url: string;
  /** CSS pixels. */
  width?: number;
  dark?: boolean;
  /** Default: as people have it. */
  script?: boolean;
}

/** A page as somebody has it open, and what went wrong in it. */
export interface Visited {
  readonly page: Page;
  /** Errors of scripts and of the policy, and requests to other places or without an answer. */
  readonly troubles: string[];
}

/** Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  return puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** The chart has been told what it shows. */
const chartIsFilled = "document.getElementById('lag').ariaLabel.includes('since')";

/** Milliseconds. */
const patience = 120_000;

/** Opens the status page and waits until its chart is there. */
export async function visit(
  browser: Browser,
  { url, width = 1200, dark = false, script = true }: Visit,
): Promise<Visited> {
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) troubles.push(`asked ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.setJavaScriptEnabled(script);
  await page.goto(url, { timeout: patience });
  if (script) await page.waitForFunction(chartIsFilled, { timeout: patience });
  return { page, troubles };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds that people with disabilities stumble over. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
}
