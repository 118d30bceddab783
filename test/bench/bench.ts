import { ReplicaStage } from '../support/replica-stage.ts';
import type { BenchOptions } from './bench-options.ts';
import type { DatabaseShelf } from './database/database-shelf.ts';
import type { IdleWatch } from './experiments/idle-watch.ts';
import type { BenchServer } from './server/bench-server.ts';

/** What every experiment works with. */
export interface Bench {
  readonly server: BenchServer;
  readonly options: BenchOptions;
  readonly databases: DatabaseShelf;
  /** What Node.js runs as `eider`: the bundle, as a container does. */
  readonly eider: string;
  /** Watched since the bench began, if somebody is going to ask. */
  readonly idle: IdleWatch | undefined;
  /** A folder for what an experiment leaves behind. */
  readonly folder: string;
  /** Tells whoever waits how far the experiment is. */
  readonly say: (what: string) => void;
}

/** Settings as an operator gets them; a stage of the tests has shorter times. */
export const ordinarySettings = { R2_SYNC_INTERVAL_SECONDS: '', EIDER_LEASE_TTL_SECONDS: '' } as const;

/** A disk without a database, and a replica of its own in the bench's bucket. */
export const emptyStage = ({ server, eider }: Pick<Bench, 'server' | 'eider'>): Promise<ReplicaStage> =>
  ReplicaStage.create({ s3: server, program: eider });

/** A disk with a copy of the bench's database, and a replica of its own in the bench's bucket. */
export async function stageWithCopy(bench: Bench): Promise<ReplicaStage> {
  const stage = await emptyStage(bench);
  await bench.databases.copyTo(stage.database, bench.options.megabytes);
  return stage;
}
