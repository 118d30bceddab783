import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { loadEnvironment } from './load/load-limits.ts';
import { floors } from './point-kind.ts';
import { readTally, type Tally, tallyEnvironment } from './tally.ts';

// `npm run test:points`: every forced case, every ablation, and points under random load until the time is over; then
// what all of them came to. `--seconds N` bounds the load (180), `--seed N` repeats its choices, `--load-only` leaves
// everything else out.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string' },
    'load-only': { type: 'boolean', default: false },
  },
});

/** A folder in memory, where an fsync costs nothing: forced cases need no disk. */
const memory = '/dev/shm';

/** Files whose tests run side by side; each waits for processes most of the time. */
const filesAtOnce = 3;

const isLoadOnly = values['load-only'];
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const end = Date.now() + Number(values.seconds) * 1000;

await using folder = await TemporaryFolder.create();
const tallyPath = folder.at('tally.jsonl');
console.log(`seed ${seed}`);
const exitCode = await runTests();
const tally = await readTally(tallyPath);
console.log(summary(tally));
const unmet = isLoadOnly ? [] : kindsBelowFloor(tally);
for (const kind of unmet) console.log(`too few points to prove anything: ${kind}`);
process.exitCode = exitCode !== 0 || unmet.length > 0 ? 1 : 0;

async function runTests(): Promise<number> {
  const files = isLoadOnly ? ['test/points/random-load'] : [];
  const env = {
    ...process.env,
    ...(existsSync(memory) && { TMPDIR: memory }),
    ...loadEnvironment({ seed, end, folder: tmpdir() }),
    ...tallyEnvironment(tallyPath),
  };
  const args = ['run', '--project', 'points', `--maxWorkers=${filesAtOnce}`, ...files];
  const vitest = spawn('vitest', args, { stdio: 'inherit', env });
  const [code] = (await once(vitest, 'exit')) as [number | null];
  return code ?? 1;
}

function summary({ kinds, points, faults }: Tally): string {
  const lines = Object.entries(kinds).map(([kind, count]) => `${String(count).padStart(6)}  ${kind}`);
  const wrong = ['corrupt', 'stale', 'backwards', 'invented', 'missing'] as const;
  const verdict = wrong.map((fault) => `${faults[fault] ?? 0} ${fault}`).join(', ');
  return [
    '',
    'points by what was going on:',
    ...lines.sort().reverse(),
    `${points} restored: ${verdict}`,
  ].join('\n');
}

function kindsBelowFloor({ kinds }: Tally): string[] {
  return Object.entries(floors)
    .filter(([kind, floor]) => (kinds[kind as keyof typeof floors] ?? 0) < floor)
    .map(([kind, floor]) => `${kind} (${kinds[kind as keyof typeof floors] ?? 0} of at least ${floor})`);
}
