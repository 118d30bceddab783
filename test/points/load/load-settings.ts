import type { Attachment } from '../attachment.ts';
import type { Engine } from '../engine.ts';
import type { Random } from './random.ts';

/** One kind of load. */
export interface LoadSettings extends Attachment {
  readonly engine: Engine;
  readonly seed: number;
  /** Where the load publishes its progress. */
  readonly progressPath: string;
  /** `checkpoint_threshold`, such as `256KB`. */
  readonly checkpointThreshold: string;
  /** `debug_checkpoint_sleep_ms`; only DuckDB 1.5 knows it. */
  readonly checkpointSleep: number;
  /** Rows of a bulk insert, at most. */
  readonly bulkRows: number;
}

/** What a round of load varies; the rest is where its files lie. */
export type LoadShape = Omit<LoadSettings, 'path' | 'progressPath'>;

/** The formats that every run goes through, in turn; the rest is left to chance. */
export const loadFormats: readonly Pick<LoadShape, 'engine' | 'storageVersion' | 'blockSize'>[] = [
  { engine: '1.5', blockSize: 16_384 },
  { engine: '1.5', storageVersion: 'v1.5.0', blockSize: 16_384 },
  { engine: '1.4', blockSize: 16_384 },
  { engine: '1.5', storageVersion: 'v1.5.0', blockSize: 262_144 },
  { engine: '1.5', blockSize: 262_144 },
  { engine: '1.4', blockSize: 262_144 },
];

/** The shape of a run's round number `round`. */
export function loadShape(round: number, random: Random): LoadShape {
  const format = loadFormats[round % loadFormats.length] as (typeof loadFormats)[number];
  return {
    ...format,
    seed: random.between(1, 2 ** 31),
    rowGroupSize: random.oneOf([2_048, 8_192]),
    bulkRows: random.oneOf([3_000, 20_000]),
    checkpointThreshold: random.oneOf(['64KB', '512KB', '16MB']),
    checkpointSleep: format.engine === '1.5' ? random.oneOf([0, 0, 20]) : 0,
  };
}
