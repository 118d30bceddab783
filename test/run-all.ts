import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  closingLine,
  countsVariable,
  judgeSuite,
  type SuiteCounts,
  suiteCountsSchema,
  sumCounts,
} from './support/suite-counts.ts';
import { TemporaryFolder } from './support/temporary-folder.ts';

// `npm test`: every suite of package.json in its short form, one after the other, and one closing line for all of them.

/** Scripts of package.json, the quickest first. */
const suites = [
  'check',
  'test:unit',
  'test:e2e',
  'test:limits',
  'test:points',
  'test:simulate',
  'test:traces',
  'test:faults',
  'test:soak',
  'test:infra',
] as const;

async function scriptsOfPackage(): Promise<ReadonlySet<string>> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  return new Set(Object.keys(scripts));
}

async function runSuite(name: string): Promise<SuiteCounts> {
  await using folder = await TemporaryFolder.create();
  const file = folder.at('counts.json');
  process.stdout.write(`\n== ${name}\n`);
  const child = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, [countsVariable]: file },
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal !== null) process.stdout.write(`${name} was ended by ${signal}\n`);
  const counts = existsSync(file)
    ? suiteCountsSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    : undefined;
  return judgeSuite({ name, exitCode: code ?? 1, counts });
}

const scripts = await scriptsOfPackage();
const ran: { name: string; counts: SuiteCounts; seconds: number }[] = [];
for (const name of suites.filter((suite) => scripts.has(suite))) {
  const started = performance.now();
  const counts = await runSuite(name);
  ran.push({ name, counts, seconds: (performance.now() - started) / 1000 });
}
process.stdout.write('\n');
for (const { name, counts, seconds } of ran) {
  process.stdout.write(`${name.padEnd(14)} ${seconds.toFixed(0).padStart(5)} s  ${closingLine(counts)}\n`);
}
const total = sumCounts(ran.map(({ counts }) => counts));
for (const failure of total.failed) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`${closingLine(total)}\n`);
process.exitCode = total.failed.length === 0 ? 0 : 1;
