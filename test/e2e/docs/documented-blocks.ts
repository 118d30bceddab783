import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A fenced `sh` block of a page. */
export interface Block {
  /** From the root of the repository. */
  readonly page: string;
  readonly firstLine: string;
  readonly script: string;
}

/** Every page that somebody reads. */
export const pages: readonly string[] = globSync(
  ['*.md', 'docs/*.md', 'dashboards/*.md', 'infra/*.md', 'runbooks/*.md', 'examples/**/*.md'],
  { cwd: root, exclude: (name) => name.includes('node_modules') },
).toSorted();

/** All `sh` blocks of all pages, in their order. */
export async function documentedBlocks(): Promise<Block[]> {
  const found = pages.map(async (page) => blocksIn(page, await readFile(`${root}${page}`, 'utf8')));
  return (await Promise.all(found)).flat();
}

function blocksIn(page: string, text: string): Block[] {
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, script = '']) => ({
    page,
    script,
    firstLine: script.split('\n')[0] ?? '',
  }));
}
