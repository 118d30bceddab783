import { describe, expect, it } from 'vitest';
import { type CostSettings, estimate, loadsOf, total } from '../../../../runtime/src/cli/cost/estimate.ts';
import type { ReplicaSize } from '../../../../runtime/src/cli/cost/measure-replica.ts';
import { replicaSize, settings } from './replica-size.ts';

/** Of one kind, in a month: what an idle, the measured and a busy load take of class A. */
function classA(what: string, size: ReplicaSize, changes: Partial<CostSettings> = {}): number[] {
  const changed = { ...settings, ...changes };
  const { idle, measured, busy } = loadsOf(size, changed);
  return [idle, measured, busy].map((load) =>
    Math.round(estimate(size, changed, load).find((item) => item.what === what)?.classA ?? -1),
  );
}

const day = {
  log: { objects: 2400, made: 2400 },
  packs: { objects: 50, made: 24 },
  maps: { objects: 90, made: 48 },
};

describe('the operations of class A of a month', () => {
  it.each<[string, string, ReplicaSize, Partial<CostSettings>, number[]]>([
    ['one record a sync', 'records', replicaSize(), {}, [0, 0, 2_592_000]],
    ['records as measured', 'records', replicaSize(day), {}, [0, 72_000, 2_592_000]],
    ['fewer, larger records', 'records', replicaSize(day), { syncIntervalSeconds: 60 }, [0, 43_200, 43_200]],
    ['packs per record as measured', 'packs and maps', replicaSize(day), {}, [0, 2160, 77_760]],
    ['a beat every half minute', 'signs of life', replicaSize(), {}, [86_400, 86_400, 86_400]],
    [
      'three beats of a long TTL',
      'signs of life',
      replicaSize(),
      { leaseTtlSeconds: 180 },
      [43_200, 43_200, 43_200],
    ],
    [
      'a collection a day, or every three hours; a look at conflicts an hour, and at snapshots every six',
      'housekeeping',
      replicaSize(),
      {},
      [720 + 120 + 30 * 4, 720 + 120 + 30 * 4, 720 + 120 + 240 * (2 + 2 * 88)],
    ],
    [
      'a collection per record, if records are few',
      'housekeeping',
      replicaSize({ log: { objects: 5, made: 5 } }),
      {},
      [720 + 120 + 30 * 4, 720 + 120 + 150 * 4, 720 + 120 + 240 * (2 + 2 * 88)],
    ],
    [
      'a page per thousand keys',
      'housekeeping',
      replicaSize({ packs: { objects: 1001 }, conflicts: { objects: 2001 } }),
      { pitrHours: 0, syncIntervalSeconds: 3600 },
      [2160 + 120 + 30 * 5, 2160 + 120 + 30 * 5, 2160 + 120 + 240 * 5],
    ],
    [
      'a manifest, a lease, and an upload',
      'archive snapshots',
      replicaSize({ newestArchive: 9 * 2 ** 20 }),
      {},
      [180, 180, 180],
    ],
    ['fewer snapshots', 'archive snapshots', replicaSize(), { archiveHours: 240 }, [12, 12, 12]],
    [
      'no copies, where there is no vault',
      'vault copies',
      replicaSize({ packs: { objects: 50 } }),
      {},
      [0, 0, 0],
    ],
    [
      'a copy a day, and four looks of six requests each',
      'vault copies',
      replicaSize({ vault: { objects: 24 }, vaultCopies: 2 }),
      { vaultHours: 24 },
      [30 * 12 + 120 * 6, 30 * 12 + 120 * 6, 30 * 12 + 120 * 6],
    ],
    [
      'the first copy',
      'vault copies',
      replicaSize({ packs: { objects: 50 }, maps: { objects: 9 } }),
      { vaultHours: 24 },
      [30 * 60 + 120 * 2, 30 * 60 + 120 * 2, 30 * 60 + 120 * 2],
    ],
  ])('%s', (_, what, size, changes, expected) => {
    expect(classA(what, size, changes)).toEqual(expected);
  });

  it('stay within what a month may take', () => {
    const size = replicaSize({ ...day, vault: { objects: 60 }, vaultCopies: 3 });
    const load = loadsOf(size, settings);
    const month = (name: 'idle' | 'busy') => total(estimate(size, settings, load[name])).classA;
    expect(month('idle')).toBeLessThan(100_000);
    expect(month('busy')).toBeLessThan(2_800_000);
  });

  it('are added up, and so is what is stored and read', () => {
    const size = replicaSize({ ...day, packs: { ...day.packs, bytes: 3e9 }, vault: { bytes: 1e9 } });
    const { measured } = loadsOf(size, settings);
    const items = estimate(size, settings, measured);
    const sum = total(items);
    expect(sum.bytes).toBe(4e9);
    expect(Math.round(sum.classA)).toBe(Math.round(items.reduce((all, item) => all + item.classA, 0)));
    // The lease every two seconds, but for the times that it is written; and a restore a day.
    expect(sum.classB).toBe(1_296_000 - 86_400 + 30 * 8);
  });
});
