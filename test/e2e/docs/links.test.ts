import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { pages, root } from './documented-blocks.ts';

/** The places on this machine that a page links to. */
function linksIn(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

async function hasAnchor(file: string, anchor: string): Promise<boolean> {
  const headings = [...(await readFile(file, 'utf8')).matchAll(/^#+ (.*)$/gm)];
  return headings.some(([, heading = '']) => anchorOf(heading) === anchor);
}

it.each(pages)('every link of %s leads somewhere', async (page) => {
  for (const link of linksIn(await readFile(`${root}${page}`, 'utf8'))) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? `${root}${page}` : join(root, dirname(page), decodeURIComponent(path));
    expect(existsSync(file), link).toBe(true);
    if (anchor !== undefined && file.endsWith('.md')) expect(await hasAnchor(file, anchor), link).toBe(true);
  }
});

it('the index of docs/ names every page there', async () => {
  const index = await readFile(`${root}docs/README.md`, 'utf8');
  const missing = pages.filter(
    (page) => page.startsWith('docs/') && page !== 'docs/README.md' && !index.includes(`](${page.slice(5)})`),
  );
  expect(missing).toEqual([]);
});
