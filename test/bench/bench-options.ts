import { parseArgs } from 'node:util';

/** What a run of the bench is asked. */
export interface BenchOptions {
  /** Size of the database, where nothing else is said. */
  readonly megabytes: number;
  /** Sizes of the databases whose rows change. */
  readonly changeMegabytes: readonly number[];
  /** Sizes of the databases that are uploaded and restored whole. */
  readonly transferMegabytes: readonly number[];
  /** Measurements of everything that is measured in pairs. */
  readonly rounds: number;
  /** The shares of rows that change, besides the one percent. */
  readonly shares: readonly number[];
  /** How long the replicator is watched, in seconds. */
  readonly watchSeconds: { readonly idle: number; readonly busy: number };
  /** Commits whose way into the bucket is timed. */
  readonly commits: number;
  /** Pairs of short measurements of the application, with Eider beside it and without. */
  readonly slices: number;
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

const quick: Size = {
  megabytes: 256,
  changeMegabytes: [256],
  transferMegabytes: [1024],
  rounds: 2,
  shares: [0, 0.001],
  watchSeconds: { idle: 60, busy: 10 },
  commits: 40,
  slices: 5,
  copies: { each: 4, eider: 20 },
  historyMegabytes: 128,
  memoryMegabytes: 512,
  records: { short: 10, long: 100_000 },
  sparseBlocks: 400_000,
};

const full: Size = {
  ...quick,
  megabytes: 1024,
  changeMegabytes: [256, 1024, 4096],
  transferMegabytes: [256, 1024, 4096],
  rounds: 7,
  shares: [0, 0.001, 0.1],
  watchSeconds: { idle: 600, busy: 120 },
  commits: 300,
  slices: 100,
  copies: { each: 20, eider: 1000 },
  memoryMegabytes: 4096,
};

/** The smallest form, which shows that the bench works and measures nothing. */
const trial: Size = {
  megabytes: 8,
  changeMegabytes: [8],
  transferMegabytes: [8],
  rounds: 1,
  shares: [],
  watchSeconds: { idle: 1, busy: 1 },
  commits: 3,
  slices: 1,
  copies: { each: 1, eider: 1 },
  historyMegabytes: 4,
  memoryMegabytes: 16,
  records: { short: 10, long: 2_000 },
  sparseBlocks: 4_000,
};

const sizes = { quick, full, trial };

/**
 * `--full` · `--trial` · `--megabytes N` (of all databases but the one whose memory is measured; may be repeated) · `--seed N` ·
 * `--only experiment`, which may be repeated.
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      trial: { type: 'boolean', default: false },
      megabytes: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const size = sizes[values.full ? 'full' : values.trial ? 'trial' : 'quick'];
  const given = values.megabytes.map(Number);
  const [megabytes = size.megabytes] = given;
  const those = given.length > 0 && { megabytes, changeMegabytes: given, transferMegabytes: given };
  return { ...size, ...those, seed: Number(values.seed), only: values.only };
}
