import { setTimeout as sleep } from 'node:timers/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { commitSteadily, commitsPerSecond, createEntries } from '../measure/commit-steadily.ts';
import { delayMeter, delayRow, withMetrics } from '../measure/event-loop-delay.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { cpuMayHide, processUsage } from '../measure/process-usage.ts';
import type { Row } from '../report/row.ts';
import { perSecond, scaled, within } from '../report/statistics.ts';
import { predictedUsage } from './predicted-usage.ts';
import { steadyRows, type Usage } from './steady-rows.ts';

const secondsPerMonth = 30 * 24 * 3600;

/**
 * Processor time and class A requests of the replicator, idle and while somebody commits all the time; and what `eider cost`
 * makes of the replica that this leaves. The requests of an idle one are those of the one that has been idle since the bench began,
 * if that is longer.
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
    const seconds = (to - from) / 1000;
    return {
      cpu: scaled(within(cpuSeconds - before.cpuSeconds, cpuMayHide), 1 / seconds),
      cpuSeconds: seconds,
      classAPerMonth: scaled(perSecond(await server.timesOf('A', from, to), { from, to }), secondsPerMonth),
      countedSeconds: seconds,
    };
  };
  const { watchSeconds } = options;
  bench.say(`idle for ${watchSeconds.idle} s`);
  const idle = await watch(() => sleep(watchSeconds.idle * 1000));
  await longestDelay();
  bench.say(`${commitsPerSecond} commits a second for ${watchSeconds.busy} s`);
  const busy = await watch(() => commitSteadily(session, watchSeconds.busy));
  const delay = await longestDelay();
  const predicted = await predictedUsage(stage);
  await server.clear();
  return [
    ...steadyRows({ used: { idle: await longer(bench, idle), busy }, predicted }),
    delayRow(`${commitsPerSecond} commits/s`, [delay]),
  ];
}

/** The usage with the requests of the replicator that has been idle all the time, if that was longer. */
async function longer({ idle }: Bench, usage: Usage): Promise<Usage> {
  const watched = await idle?.classA();
  if (watched === undefined) return usage;
  const { times, from, to } = watched;
  const countedSeconds = (to - from) / 1000;
  if (countedSeconds < usage.countedSeconds) return usage;
  return {
    ...usage,
    countedSeconds,
    classAPerMonth: scaled(perSecond(times, { from, to }), secondsPerMonth),
  };
}
