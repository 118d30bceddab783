import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseOptions } from './bench-options.ts';
import { markdown } from './report/markdown.ts';
import { runBench } from './run-bench.ts';

// `npm run bench`: see README.md beside this file.

const results = fileURLToPath(new URL('results/local/', import.meta.url));

const report = await runBench({
  options: parseOptions(process.argv.slice(2)),
  say: (line) => process.stderr.write(`${line}\n`),
});
const name = report.started.replaceAll(':', '').slice(0, 17);
await mkdir(results, { recursive: true });
await writeFile(`${results}${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
await writeFile(`${results}${name}.md`, markdown(report));
process.stdout.write(markdown(report));
