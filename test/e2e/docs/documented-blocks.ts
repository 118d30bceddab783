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

/** What fenced blocks can be, besides `sh`. A command under another name would not be run. */
const otherLanguages: ReadonlySet<string> = new Set(['', 'json', 'mermaid', 'sql', 'ts', 'yaml']);

/** Pages with a block of a language that nobody expects there. */
export async function unexpectedLanguages(): Promise<string[]> {
  const found: string[] = [];
  for (const page of pages) {
    const fences = (await readFile(`${root}${page}`, 'utf8')).matchAll(/^```(.*)$/gm);
    for (const [, language = ''] of fences)
      if (language !== 'sh' && !otherLanguages.has(language)) found.push(`${page}: ${language}`);
  }
  return found;
}

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
