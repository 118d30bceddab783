import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { changeKinds } from '../database/changes.ts';
import { delayMeter, delayRow, withMetrics } from '../measure/event-loop-delay.ts';
import type { Row } from '../report/row.ts';

/** How long the replicator is busy with one thing, at most: nothing else, no health check either, is answered meanwhile. */
export async function eventLoop(bench: Bench): Promise<Row[]> {
  const { options, server, databases } = bench;
  const { megabytes } = options;
  await using stage = await emptyStage(bench);
  await using database = await databases.open(stage.database, megabytes);
  await using replicating = stage.start(['replicate'], { ...ordinarySettings, ...withMetrics });
  const longestDelay = await delayMeter(replicating);
  await stage.durable();
  const upload = await longestDelay();
  const changes: number[] = [];
  for (const kind of changeKinds) {
    await database.change({ kind, share: 0.01 });
    await stage.durable();
    changes.push(await longestDelay());
  }
  await server.clear();
  return [
    delayRow(`first upload of ${megabytes} MB`, [upload]),
    delayRow('1 % of rows changed, each kind of change', changes),
  ];
}
