import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Starts that are measured; the middle one counts. */
const starts = 7;

/** What the README says about the bundle: its size, and how long `--version` takes. */
export function measureBundle(file: string): string {
  const loaded = Array.from({ length: starts }, () => startMilliseconds(file)).toSorted((a, b) => a - b);
  const bare = Array.from({ length: starts }, () => startMilliseconds()).toSorted((a, b) => a - b);
  const mebibytes = (statSync(file).size / 2 ** 20).toFixed(1);
  return (
    `\`dist/eider.mjs\` is ${mebibytes} MiB and starts in ${middle(loaded)} ms, of which Node.js ${process.versions.node} itself ` +
    `takes ${middle(bare)} ms.`
  );
}

function startMilliseconds(file?: string): number {
  const started = performance.now();
  execFileSync(process.execPath, file === undefined ? ['--eval', '0'] : [file, '--version']);
  return performance.now() - started;
}

const middle = (sorted: readonly number[]): string => (sorted[Math.floor(starts / 2)] ?? 0).toFixed(0);
