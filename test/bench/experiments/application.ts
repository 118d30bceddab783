import { setTimeout as sleep } from 'node:timers/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, ordinarySettings, stageWithCopy } from '../bench.ts';
import { createEntries } from '../measure/commit-steadily.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

/**
 * Seconds of one slice: some syncs long, and short enough that the machine's moods befall a slice and its counterpart.
 */
const sliceSeconds = 2;

/** Seconds before it: what the slice without Eider wrote is shipped by then, and belongs to neither. */
const settleSeconds = 1.5;

const query = `SELECT l_shipmode, l_returnflag, sum(l_extendedprice * (1 - l_discount)), avg(l_quantity), count(DISTINCT l_suppkey)
  FROM lineitem GROUP BY ALL`;

interface Times {
  /** Seconds of a commit. */
  readonly committing: number[];
  /** Seconds of the query. */
  readonly querying: number[];
}

const noTimes = (): Times => ({ committing: [], querying: [] });

/** Commits one after the other, as fast as the database can; returns the seconds that each took. */
async function commitBusily(session: DuckdbSession): Promise<number> {
  const start = performance.now();
  let commits = 0;
  for (; performance.now() - start < sliceSeconds * 1000; commits += 1)
    await session.run(`INSERT INTO entries VALUES (${commits}, 'entry ${commits}')`);
  return (performance.now() - start) / 1000 / commits;
}

/** What the application notices: commits per second and a query's time with a replicator beside it, and without. */
export async function application(bench: Bench): Promise<Row[]> {
  await using stage = await stageWithCopy(bench);
  await using session = await DuckdbSession.open({ path: stage.database });
  await createEntries(session);
  const replicating = stage.start(['replicate'], ordinarySettings);
  await firstArchive(replicating);
  const seconds = { with: noTimes(), without: noTimes() };
  for (let round = 0; round < bench.options.slices; round += 1) {
    const order = round % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
    for (const which of order) {
      replicating.signal(which === 'with' ? 'SIGCONT' : 'SIGSTOP');
      await sleep(settleSeconds * 1000);
      seconds[which].committing.push(await commitBusily(session));
      seconds[which].querying.push(await timed(() => session.run(query)));
    }
  }
  replicating.signal('SIGCONT');
  await bench.server.clear();
  return [
    row({
      what: 'application: commits per second, of those without Eider',
      unit: '×',
      values: ratios(seconds.without.committing, seconds.with.committing),
      target: { atLeast: 0.97 },
      judgedBy: 'median',
      note: 'alternating; without: the replicator is stopped; judged by where the median lies',
    }),
    row({
      what: 'application: query time, of that without Eider',
      unit: '×',
      values: ratios(seconds.with.querying, seconds.without.querying),
      target: { atMost: 1.03 },
      judgedBy: 'median',
      note: 'alternating; judged by where the median lies',
    }),
  ];
}
