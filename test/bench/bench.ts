import { copyFile } from 'node:fs/promises';
import { ReplicaStage } from '../support/replica-stage.ts';
import type { BenchOptions } from './bench-options.ts';
import type { BenchDatabase } from './database/bench-database.ts';
import type { BenchServer } from './server/bench-server.ts';

/** What every experiment works with. */
export interface Bench {
  readonly server: BenchServer;
  readonly options: BenchOptions;
  /** Checkpointed, and open in its own process. */
  readonly database: BenchDatabase;
  /** A folder for what an experiment leaves behind. */
  readonly folder: string;
}

/** Settings as an operator gets them; a stage of the tests has shorter times. */
export const ordinarySettings = { R2_SYNC_INTERVAL_SECONDS: '', EIDER_LEASE_TTL_SECONDS: '' } as const;

/** A disk without a database, and a replica of its own in the bench's bucket. */
export const emptyStage = ({ server }: Bench): Promise<ReplicaStage> => ReplicaStage.create({ s3: server });

/** A disk with a copy of the bench's database, and a replica of its own in the bench's bucket. */
export async function stageWithCopy(bench: Bench): Promise<ReplicaStage> {
  const stage = await emptyStage(bench);
  await copyFile(bench.database.path, stage.database);
  return stage;
}
