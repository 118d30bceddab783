import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeBundle } from './bundle.ts';
import { compileBundle } from './compile-bundle.ts';
import { measureBundle } from './measure-bundle.ts';

// `npm run build`: writes dist/ and says how large and how fast it is; `npm run build -- --readme` writes that into README.md, too.

const folder = fileURLToPath(new URL('../../dist', import.meta.url));
const readme = new URL('../../README.md', import.meta.url);

/** What is between these two lines of the README is written here. */
const between = /(?<=<!-- measured by npm run build -->\n).*?(?=\n<!-- end -->)/s;

await writeBundle(folder);
await compileBundle(`${folder}/eider.mjs`);
const measured = measureBundle(`${folder}/eider.mjs`);
process.stdout.write(`${measured}\n`);
if (process.argv.includes('--readme')) {
  const text = await readFile(readme, 'utf8');
  await writeFile(readme, text.replace(between, measured));
}
