import { expect } from 'vitest';
import { Fleet } from './fleet.ts';
import type { WatchdogRig } from './watchdog-rig.ts';

/** Parts of a lease that the runtime would not write, or not like this. */
export const lease = (parts: object) => ({
  state: 'held',
  instance: 'host-a',
  epoch: 1,
  position: { seq: 4 },
  lag: 0.4,
  to: null,
  ...parts,
});

/** A database that was watched for a while: a writer on host-a, four records, a fresh archive. */
export async function healthy(rig: WatchdogRig): Promise<Fleet> {
  const fleet = new Fleet(rig);
  await fleet.takeOver('host-a');
  for (let record = 0; record < 3; record += 1) await fleet.append('wal');
  await archive(rig, '2026-11-24T12:00:00Z');
  await minutes(rig, fleet, 2);
  expect(await rig.status()).toMatchObject({ state: 'ok', findings: [] });
  return fleet;
}

/** Lets some minutes pass, with a sign of life shortly before each round. */
export async function minutes(
  rig: WatchdogRig,
  fleet: Fleet,
  count: number,
  options?: { lag?: number },
): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await fleet.beat(options);
    await rig.tick();
  }
}

export async function archive(
  rig: WatchdogRig,
  name: string,
  manifest: object = { drill: { passed: true } },
): Promise<void> {
  await rig.put(`archive/${name}.duckdb.zst`, 'snapshot');
  await rig.put(`archive/${name}.json`, manifest);
}
