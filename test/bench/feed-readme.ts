import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { headlines } from './report/headlines.ts';
import type { Report } from './report/report.ts';

// `node test/bench/feed-readme.ts test/bench/results/<result>.json`: writes what a checked-in run of the bench says into README.md.

const readme = new URL('../../README.md', import.meta.url);

/** What is between these two lines of the README is written here. */
const between = /(?<=<!-- measured by npm run bench -->\n).*?(?=\n<!-- end -->)/s;

const [result] = process.argv.slice(2);
if (result === undefined) throw new Error('which result? test/bench/results/<result>.json');
// Older results do not say that they are complete.
const report = { missing: [], ...JSON.parse(await readFile(result, 'utf8')) } as Report;
const page = `test/bench/results/${basename(result, '.json')}.md`;
const text = await readFile(readme, 'utf8');
if (!between.test(text)) throw new Error('README.md has no place for it');
await writeFile(
  readme,
  text.replace(between, () => headlines(report, page)),
);
