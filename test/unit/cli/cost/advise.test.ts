import { expect, it } from 'vitest';
import { advise } from '../../../../runtime/src/cli/cost/advise.ts';
import type { CostSettings } from '../../../../runtime/src/cli/cost/estimate.ts';
import type { ReplicaSize } from '../../../../runtime/src/cli/cost/measure-replica.ts';
import { replicaSize, settings } from './replica-size.ts';

const busy = { log: { objects: 86_400, made: 86_400 } };
const history = { packs: { bytes: 1000e9 }, newestArchive: 10e9 };
const snapshots = { archive: { bytes: 300e9 }, newestArchive: 10e9 };

it.each<[string, ReplicaSize, Partial<CostSettings>, boolean, [string, number] | undefined]>([
  ['nothing, where all is free', replicaSize(), {}, true, undefined],
  [
    'fewer snapshots, if there is nothing else to spare',
    replicaSize(),
    {},
    false,
    ['EIDER_ARCHIVE_HOURS', 0.001],
  ],
  ['the interval, if commits never end', replicaSize(busy), {}, true, ['R2_SYNC_INTERVAL_SECONDS', 7.749]],
  [
    'the retention, if the past is large',
    replicaSize(history),
    {},
    true,
    ['R2_BACKUP_RETENTION_DAYS', 7.425],
  ],
  [
    'the snapshots, if they are what is stored',
    replicaSize(snapshots),
    {},
    true,
    ['EIDER_ARCHIVE_HOURS', 3.857],
  ],
  [
    'nothing that is set so already',
    replicaSize(),
    { archiveHours: 168, syncIntervalSeconds: 5, backupRetentionDays: 1 },
    false,
    undefined,
  ],
])('advises %s', (_, size, changes, isFree, expected) => {
  const advice = advise(size, { ...settings, ...changes }, { isFree });
  expect(advice?.setting).toBe(expected?.[0]);
  if (expected !== undefined) expect(advice?.saves).toBeCloseTo(expected[1], 2);
});
