import { setTimeout as sleep } from 'node:timers/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { processUsage } from '../measure/process-usage.ts';
import { type Row, row } from '../report/row.ts';

const commitsPerSecond = 100;
const secondsPerMonth = 30 * 24 * 3600;

interface Usage {
  /** Of one core. */
  readonly cpu: number;
  readonly classAPerMonth: number;
}

/** Processor time and class A requests of the replicator: idle, and while somebody commits 100 times a second. */
export async function steady(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  await using stage = await emptyStage(bench);
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run('CREATE TABLE entries (n INTEGER, text VARCHAR)');
  const replicating = stage.start(['replicate'], ordinarySettings);
  // The first archive snapshot and what is tidied up with it come once, soon after the start, and then once a day.
  await replicating.logged('archive.finished');
  const watch = async (act: () => Promise<unknown>): Promise<Usage> => {
    const [before, start] = [await processUsage(replicating.pid), performance.now()];
    const { traffic } = await server.during(act);
    const seconds = (performance.now() - start) / 1000;
    const { cpuSeconds } = await processUsage(replicating.pid);
    return {
      cpu: (cpuSeconds - before.cpuSeconds) / seconds,
      classAPerMonth: (traffic.requests.A / seconds) * secondsPerMonth,
    };
  };
  const milliseconds = options.watchSeconds * 1000;
  const idle = await watch(() => sleep(milliseconds));
  const busy = await watch(() => commitFor(session, milliseconds));
  await server.clear();
  const rowOf = (what: string, unit: string, value: number, atMost: number, note: string): Row =>
    row({ what, unit, values: [value], target: { atMost }, note });
  const watched = `watched for ${options.watchSeconds} s, without the daily archive snapshot`;
  return [
    rowOf('replicator’s processor, idle', '% of a core', idle.cpu * 100, 0.5, watched),
    rowOf(`replicator’s processor, ${commitsPerSecond} commits/s`, '% of a core', busy.cpu * 100, 5, watched),
    rowOf(
      'class A requests in a month, idle',
      '',
      idle.classAPerMonth,
      100_000,
      `${watched}, times what a month has`,
    ),
    rowOf(
      'class A requests in a month, busy',
      '',
      busy.classAPerMonth,
      2_800_000,
      `${watched}, times what a month has`,
    ),
  ];
}

async function commitFor(session: DuckdbSession, milliseconds: number): Promise<void> {
  const start = performance.now();
  for (let n = 0; performance.now() - start < milliseconds; n += 1) {
    await session.run(`INSERT INTO entries VALUES (${n}, 'entry number ${n}')`);
    await sleep(Math.max(0, start + ((n + 1) * 1000) / commitsPerSecond - performance.now()));
  }
}
