import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOptions } from './bench-options.ts';
import { leaveNothing } from './end/leave-nothing.ts';
import { markdown } from './report/markdown.ts';
import type { Report } from './report/report.ts';
import { runBench } from './run-bench.ts';

// `npm run bench`: see README.md beside this file.

leaveNothing();
const { into, ...options } = parseOptions(process.argv.slice(2));
mkdirSync(into, { recursive: true });

/** At one go, so that no signal comes in between. */
function keep(report: Report): void {
  const path = join(into, report.started.replaceAll(':', '').slice(0, 17));
  writeFileSync(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(`${path}.md`, markdown(report));
}

const start = performance.now();
const elapsed = (): string => {
  const seconds = Math.round((performance.now() - start) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const report = await runBench({
  options,
  say: (line) => process.stderr.write(`${elapsed()} ${line}\n`),
  keep,
});
process.stdout.write(markdown(report));
