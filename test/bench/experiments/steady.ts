import { setTimeout as sleep } from 'node:timers/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { commitSteadily, commitsPerSecond, createEntries } from '../measure/commit-steadily.ts';
import { delayMeter, delayRow, withMetrics } from '../measure/event-loop-delay.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { processUsage } from '../measure/process-usage.ts';
import type { Row } from '../report/row.ts';
import { perSecond } from '../report/statistics.ts';
import { predictedUsage } from './predicted-usage.ts';
import { steadyRows, type Usage } from './steady-rows.ts';

const secondsPerMonth = 30 * 24 * 3600;

/**
 * Processor time and class A requests of the replicator, idle and while somebody commits all the time; and what `eider cost`
 * makes of the replica that this leaves.
 */
export async function steady(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  await using stage = await emptyStage(bench);
  await using session = await DuckdbSession.open({ path: stage.database });
  await createEntries(session);
  const replicating = stage.start(['replicate'], { ...ordinarySettings, ...withMetrics });
  const longestDelay = await delayMeter(replicating);
  // The first archive snapshot and what is tidied up with it come once, soon after the start, and then once a day.
  await firstArchive(replicating);
  const watch = async (act: () => Promise<unknown>): Promise<Usage> => {
    const [before, from] = [await processUsage(replicating.pid), Date.now()];
    await act();
    const [{ cpuSeconds }, to] = [await processUsage(replicating.pid), Date.now()];
    return {
      cpu: ((cpuSeconds - before.cpuSeconds) * 1000) / (to - from),
      classAPerMonth: perSecond(await server.timesOf('A', from, to), { from, to }) * secondsPerMonth,
    };
  };
  const { watchSeconds } = options;
  const idle = await watch(() => sleep(watchSeconds.idle * 1000));
  await longestDelay();
  const busy = await watch(() => commitSteadily(session, watchSeconds.busy));
  const delay = await longestDelay();
  const predicted = await predictedUsage(stage);
  await server.clear();
  return [
    ...steadyRows({ counted: { idle, busy }, predicted, watchSeconds }),
    delayRow(`${commitsPerSecond} commits/s`, [delay]),
  ];
}
