import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** How often something is measured with a database of one size: the larger it is, the longer that takes. */
export interface SizedRounds {
  readonly megabytes: number;
  readonly rounds: number;
}

/** What a run of the bench is asked. */
export interface BenchOptions {
  /** Size of the database, where nothing else is said. */
  readonly megabytes: number;
  /** The databases whose rows change; a round is a change of each kind. */
  readonly changes: readonly SizedRounds[];
  /** The databases that are uploaded and restored whole. */
  readonly transfers: readonly SizedRounds[];
  /** The same over a line that is not the loopback interface. */
  readonly slowLine: SizedRounds;
  /** Measurements of everything else that is measured in pairs. */
  readonly rounds: number;
  /** The shares of rows that change, besides the one percent; in the first of the databases only. */
  readonly shares: readonly number[];
  /** How long the replicator is watched, in seconds. */
  readonly watchSeconds: { readonly idle: number; readonly busy: number };
  /** Commits whose way into the bucket is timed. */
  readonly commits: number;
  /** Quartets of short measurements of the application, two with Eider beside it and two without. */
  readonly quartets: number;
  /** Copies of the live database by each tool, and restore points of Eider that are brought back. */
  readonly copies: { readonly each: number; readonly eider: number };
  /** Size of what is there before the load of the live database begins. */
  readonly historyMegabytes: number;
  /** The larger of the two databases whose memory is compared; the smaller one is a quarter of it. */
  readonly memoryMegabytes: number;
  /** Records of the two logs that a restore is planned from. */
  readonly records: { readonly short: number; readonly long: number };
  /** Blocks of the database most of which is not there: 400,000 are 100 GB. */
  readonly sparseBlocks: number;
  readonly seed: number;
  /** Names of the experiments; empty: all of them. */
  readonly only: readonly string[];
}

type Size = Omit<BenchOptions, 'seed' | 'only'>;

/** What the command line says: what to measure, and where the report goes. */
export interface CommandLine extends BenchOptions {
  /** A folder. */
  readonly into: string;
}

const localResults = fileURLToPath(new URL('results/local/', import.meta.url));

const quick: Size = {
  megabytes: 256,
  changes: [{ megabytes: 256, rounds: 2 }],
  transfers: [{ megabytes: 1024, rounds: 2 }],
  slowLine: { megabytes: 1024, rounds: 2 },
  rounds: 2,
  shares: [0],
  watchSeconds: { idle: 40, busy: 20 },
  commits: 40,
  quartets: 8,
  copies: { each: 3, eider: 12 },
  historyMegabytes: 128,
  memoryMegabytes: 512,
  records: { short: 10, long: 100_000 },
  sparseBlocks: 400_000,
};

const full: Size = {
  ...quick,
  megabytes: 1024,
  changes: [
    { megabytes: 256, rounds: 5 },
    { megabytes: 1024, rounds: 3 },
    { megabytes: 4096, rounds: 1 },
  ],
  transfers: [
    { megabytes: 256, rounds: 7 },
    { megabytes: 1024, rounds: 4 },
    { megabytes: 4096, rounds: 2 },
  ],
  slowLine: { megabytes: 1024, rounds: 3 },
  rounds: 7,
  shares: [0, 0.001, 0.1],
  watchSeconds: { idle: 600, busy: 120 },
  commits: 300,
  quartets: 40,
  copies: { each: 20, eider: 1000 },
  memoryMegabytes: 4096,
};

/** The smallest form, which shows that the bench works and measures nothing. */
const trial: Size = {
  megabytes: 8,
  changes: [{ megabytes: 8, rounds: 1 }],
  transfers: [{ megabytes: 8, rounds: 1 }],
  slowLine: { megabytes: 8, rounds: 1 },
  rounds: 1,
  shares: [],
  watchSeconds: { idle: 1, busy: 1 },
  commits: 3,
  quartets: 1,
  copies: { each: 1, eider: 1 },
  historyMegabytes: 4,
  memoryMegabytes: 16,
  records: { short: 10, long: 2_000 },
  sparseBlocks: 4_000,
};

const sizes = { quick, full, trial };

/**
 * `--full` · `--trial` · `--megabytes N` (of all databases but the one whose memory is measured; may be repeated) · `--seed N` ·
 * `--only experiment`, which may be repeated · `--into folder` for the report.
 */
export function parseOptions(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      trial: { type: 'boolean', default: false },
      megabytes: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      into: { type: 'string', default: localResults },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const size = sizes[values.full ? 'full' : values.trial ? 'trial' : 'quick'];
  const { into, only } = values;
  return { ...size, ...sizesOf(values.megabytes.map(Number), size), seed: Number(values.seed), only, into };
}

/** Other databases than those of a form, each as often as its smallest one. */
function sizesOf(
  [megabytes, ...others]: readonly number[],
  { changes, transfers, slowLine }: Size,
): Partial<Size> {
  if (megabytes === undefined) return {};
  const each = ([first]: readonly SizedRounds[]): SizedRounds[] =>
    [megabytes, ...others].map((size) => ({ megabytes: size, rounds: first?.rounds ?? 1 }));
  return {
    megabytes,
    changes: each(changes),
    transfers: each(transfers),
    slowLine: { ...slowLine, megabytes },
  };
}
