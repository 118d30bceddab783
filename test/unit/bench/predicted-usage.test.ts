import { expect, it } from 'vitest';
import { costReport } from '../../../runtime/src/cli/cost/cost-report.ts';
import type { ReplicaSize } from '../../../runtime/src/cli/cost/measure-replica.ts';
import { predictedMonths } from '../../bench/experiments/predicted-usage.ts';

const nothing = { objects: 0, bytes: 0, made: 0 };
const settings = {
  leaseTtlSeconds: 30,
  syncIntervalSeconds: 1,
  archiveHours: 24,
  vaultHours: 0,
  pitrHours: 24,
  backupIntervalMinutes: 60,
  backupRetentionDays: 7,
};

/** What `eider cost` makes of a log of so many records, with a pack. */
function predictedFrom(records: number) {
  const size: ReplicaSize = {
    folders: {
      log: { ...nothing, made: records },
      packs: { ...nothing, made: 1 },
      maps: nothing,
      archive: nothing,
      vault: nothing,
      conflicts: nothing,
      audit: nothing,
    },
    newestArchive: undefined,
    vaultCopies: 0,
    hours: 1,
  };
  return predictedMonths(costReport(size, settings, { isFree: true }));
}

it('a busy month may be off by what one object more in the log would make of it', () => {
  const secondsPerMonth = 720 * 3600;
  const few = predictedFrom(10).busy.all;
  expect(few.high - few.best).toBeCloseTo(secondsPerMonth / 10);
  const many = predictedFrom(1000).busy.all;
  expect(many.best - many.low).toBeCloseTo(secondsPerMonth / 1000);
});

it('an idle month does not depend on the log', () => {
  const { best, low, high } = predictedFrom(10).idle.all;
  expect([low, high]).toEqual([best, best]);
});
