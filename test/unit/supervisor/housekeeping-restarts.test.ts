import { expect, it } from 'vitest';
import { isRestorable } from '../../../runtime/src/replica/protocol/retention.ts';
import { Housekeeping } from '../../../runtime/src/supervisor/retention/housekeeping.ts';
import { retentionPolicy } from '../../../runtime/src/supervisor/retention/retention-policy.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { until } from '../../support/until.ts';
import { settings as defaults } from '../cli/cost/replica-size.ts';
import { CollectStage, hour } from '../replica/collect-stage.ts';
import { seeded } from '../replica/fake-database.ts';

const recordsPerHour = 60;
const checkpointsPerHour = 6;
/** A pack and a map for each. */
const objectsPerHour = 2 * checkpointsPerHour;

/** In an hour 400 requests can be made, one after the other; ten hours of records are younger than the window and its grace. */
const requestMilliseconds = 9000;
const settings = { ...defaults, vaultHours: 0, pitrHours: 4 };

/** A process that is killed an hour after its start, whatever it is doing. Resolves to the end of its collection, if it had one. */
async function liveForAnHour(stage: CollectStage): Promise<'collected' | 'killed'> {
  await stage.open();
  const kill = new AbortController();
  let collected = false;
  let passed = 0;
  const wait = async (milliseconds: number, signal: AbortSignal) => {
    signal.throwIfAborted();
    // The pause before a request stands for all that the request takes.
    passed += milliseconds < 1000 ? requestMilliseconds : 0;
    if (passed >= hour) kill.abort();
    signal.throwIfAborted();
    if (milliseconds === hour)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const silent = { debug: () => {}, warn: () => {}, error: () => {} };
  {
    await using _house = new Housekeeping({
      run: {
        settings,
        store: stage.store,
        log: stage.log,
        logger: { ...silent, info: (event) => (collected ||= event === 'gc.finished') },
        status: new RunStatus(() => 0),
        monotonic: () => passed / 1000,
        now: () => new Date(stage.now),
      },
      writer: stage.writer,
      archive: undefined,
      signal: kill.signal,
      wait,
    });
    await until('the end of the collection or of the process', () => collected || kill.signal.aborted);
  }
  for (let record = 0; record < recordsPerHour; record++) {
    if (record % (recordsPerHour / checkpointsPerHour) === 0) stage.database.checkpoint(3);
    else stage.database.commit(20);
    await stage.ship();
    stage.now += hour / recordsPerHour;
  }
  return collected ? 'collected' : 'killed';
}

it('gets done although every process is killed after an hour, in which the window cannot be read', async () => {
  const random = seeded(1);
  const stage = new CollectStage({ random });
  const ends: string[] = [];
  for (let life = 0; life < 24; life++) ends.push(await liveForAnHour(stage));
  await stage.open();

  // What somebody who has all the time would find.
  const collector = stage.collector({ held: () => stage.writer.held(), policy: retentionPolicy(settings) });
  const left = await collector.collect({ epoch: stage.writer.newest.line.epoch, dryRun: true });
  expect(ends.slice(-10)).toEqual(Array.from({ length: 10 }, () => 'killed'));
  expect(left.deletedRecords.length).toBeLessThanOrEqual(recordsPerHour);
  expect(left.deletedObjects.length).toBeLessThanOrEqual(objectsPerHour);
  const kept = left.judged.filter(({ fate }) => isRestorable(fate));
  for (const { entry } of kept) {
    if (random() > 0.03) continue;
    expect(await stage.restores(entry.seq), `record ${entry.seq}`).toBe(true);
  }
});
