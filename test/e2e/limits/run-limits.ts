import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

// `npm run test:limits`: memory, bytes and latency on large databases, one test at a time, because they are measured.
// With --full, memory is measured on 4 GB instead of 1 GB.

const { full } = parseArgs({ options: { full: { type: 'boolean', default: false } } }).values;
const { status } = spawnSync('vitest', ['run', '--project', 'limits', '--no-file-parallelism'], {
  stdio: 'inherit',
  env: { ...process.env, EIDER_LIMITS: full ? 'full' : 'short' },
});
process.exitCode = status ?? 1;
