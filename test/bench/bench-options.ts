import { parseArgs } from 'node:util';

/** What a run of the bench is asked. */
export interface BenchOptions {
  /** Size of the database. */
  readonly megabytes: number;
  /** Measurements of everything that is measured in pairs. */
  readonly rounds: number;
  /** The shares of rows that change, besides the one percent. */
  readonly shares: readonly number[];
  /** How long the replicator is watched, idle and busy each, in seconds. */
  readonly watchSeconds: number;
  /** Commits whose way into the bucket is timed. */
  readonly commits: number;
  /** Copies of the live database by each tool, and by Eider. */
  readonly copies: { readonly each: number; readonly eider: number };
  /** The larger of the two databases whose memory is compared; the smaller one is a quarter of it. */
  readonly memoryMegabytes: number;
  readonly seed: number;
  /** Names of the experiments; empty: all of them. */
  readonly only: readonly string[];
}

const quick = {
  megabytes: 256,
  rounds: 3,
  shares: [0, 0.001],
  watchSeconds: 10,
  commits: 40,
  copies: { each: 10, eider: 20 },
  memoryMegabytes: 512,
} as const;

const full = {
  megabytes: 1024,
  rounds: 7,
  shares: [0, 0.001, 0.1],
  watchSeconds: 60,
  commits: 300,
  copies: { each: 40, eider: 1000 },
  memoryMegabytes: 4096,
} as const;

/** The smallest form, which shows that the bench works and measures nothing. */
const trial = {
  megabytes: 8,
  rounds: 1,
  shares: [],
  watchSeconds: 1,
  commits: 3,
  copies: { each: 1, eider: 1 },
  memoryMegabytes: 16,
} as const;

const sizes = { quick, full, trial };

/** `--full` · `--trial` · `--megabytes N` · `--seed N` · `--only experiment`, which may be repeated. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      full: { type: 'boolean', default: false },
      trial: { type: 'boolean', default: false },
      megabytes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const size = sizes[values.full ? 'full' : values.trial ? 'trial' : 'quick'];
  const megabytes = Number(values.megabytes ?? size.megabytes);
  return { ...size, megabytes, seed: Number(values.seed), only: values.only };
}
