import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, ordinarySettings, stageWithCopy } from '../bench.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

/** Commits and queries of one slice: short, so that the machine's moods befall a slice and its counterpart. */
const commits = 100;
const query = `SELECT l_shipmode, l_returnflag, sum(l_extendedprice * (1 - l_discount)), avg(l_quantity), count(DISTINCT l_suppkey)
  FROM lineitem GROUP BY ALL`;

interface Times {
  readonly committing: number[];
  readonly querying: number[];
}

const noTimes = (): Times => ({ committing: [], querying: [] });

/** What the application notices: commits per second and a query's time with a replicator beside it, and without. */
export async function application(bench: Bench): Promise<Row[]> {
  await using stage = await stageWithCopy(bench);
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run('CREATE TABLE entries (n INTEGER, text VARCHAR)');
  const replicating = stage.start(['replicate'], ordinarySettings);
  await stage.durable();
  const measure = async () => ({
    committing: await timed(async () => {
      for (let n = 0; n < commits; n += 1)
        await session.run(`INSERT INTO entries VALUES (${n}, 'entry ${n}')`);
    }),
    querying: await timed(() => session.run(query)),
  });
  const seconds = { with: noTimes(), without: noTimes() };
  for (let round = 0; round < bench.options.slices; round += 1) {
    const order = round % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
    for (const which of order) {
      replicating.signal(which === 'with' ? 'SIGCONT' : 'SIGSTOP');
      const { committing, querying } = await measure();
      seconds[which].committing.push(committing);
      seconds[which].querying.push(querying);
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
