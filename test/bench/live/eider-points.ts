import { join } from 'node:path';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { listRecords } from '../../../runtime/src/replica/log/log-listing.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { restorePoint } from '../../../runtime/src/supervisor/start/restore-point.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import type { Copy } from './copy.ts';
import type { ProgressTimeline } from './progress-timeline.ts';

/** How many records a replica has so far. */
export async function recordCount({ store, keys }: ReplicaStage): Promise<number> {
  let count = 0;
  for await (const _ of listRecords({ store, keys })) count += 1;
  return count;
}

/**
 * The restore points of a replicator that ran beside a load. A sync begins when the one before it has ended, so a record has
 * to hold whatever had returned when the record before it was durable.
 */
export async function eiderPoints(stage: ReplicaStage, timeline: ProgressTimeline): Promise<Copy[]> {
  const { store, keys } = stage;
  const log = new ReplicaLog({ store, keys });
  const points: Copy[] = [];
  let before = 0;
  for await (const { seq, durableAt } of listRecords({ store, keys })) {
    const line = (await log.read(seq))?.line;
    if (line !== undefined && line.kind !== 'open') {
      points.push({
        by: 'eider',
        durable: timeline.durableAt(before),
        bringBack: (folder) => restored({ store, log, seq, target: join(folder, 'restored.duckdb') }),
      });
    }
    before = durableAt.getTime();
  }
  return points;
}

/** What `eider restore` does with a point; the database is opened by whoever judges it. */
async function restored({
  target,
  seq,
  ...replica
}: {
  store: Store;
  log: ReplicaLog;
  seq: Seq;
  target: string;
}): Promise<string> {
  const wanted = { at: 'seq', seq } as const;
  await restorePoint({ ...replica, wanted, target, aside: undefined, validate: false });
  return target;
}
