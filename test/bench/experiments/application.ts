import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { MemoryFolder } from '../end/memory-folder.ts';
import { createEntries } from '../measure/commit-steadily.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

/** Seconds of commits, and then of queries: a whole sync interval, and short enough that the machine's moods befall a whole quartet. */
const sliceSeconds = 1;

/** Seconds after the replicator was stopped: what was written meanwhile is shipped by then, and belongs to nobody. */
const settleSeconds = 1.5;

/** Commits that are asked for at once, so that DuckDB is what is measured, and not how it is asked. */
const commitsAtOnce = 20;

/** What is free in memory beside the database, of its size: for what is written. */
const roomToWrite = 2;

const query = `SELECT l_shipmode, l_returnflag, sum(l_extendedprice * (1 - l_discount)), avg(l_quantity), count(DISTINCT l_suppkey)
  FROM lineitem GROUP BY ALL`;

const commits = Array.from(
  { length: commitsAtOnce },
  (_, index) => `INSERT INTO entries VALUES (${index}, 'entry ${index}')`,
).join('; ');

/** Twice with Eider and twice without, so that whatever goes up or down evenly meanwhile favours nobody. */
const quartet = ['with', 'without', 'without', 'with'] as const;

type Which = (typeof quartet)[number];

/** Seconds that something took in each quartet, both slices together. */
interface Times {
  readonly committing: number[];
  readonly querying: number[];
}

/** Does something again and again, as fast as the database can; returns the seconds that each time took. */
async function busily(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let times = 0;
  for (; performance.now() - start < sliceSeconds * 1000; times += 1) await act();
  return (performance.now() - start) / 1000 / times;
}

/**
 * What the application notices: commits per second and a query's time with a replicator beside it, and without. The database is in
 * memory, if there is room, so that no disk's moods are what is measured; commits that never wait are the more sensitive ones.
 */
export async function application(bench: Bench): Promise<Row[]> {
  const { databases, options, server } = bench;
  await using stage = await emptyStage(bench);
  using memory = await MemoryFolder.create(options.megabytes * 1e6 * roomToWrite);
  const path = memory === undefined ? stage.database : join(memory.path, 'app.duckdb');
  await databases.copyTo(path, options.megabytes);
  await using session = await DuckdbSession.open({ path });
  await createEntries(session);
  await using replicating = stage.start(['replicate'], { ...ordinarySettings, EIDER_DATABASE_PATH: path });
  await firstArchive(replicating);
  const times: Record<Which, Times> = {
    with: { committing: [], querying: [] },
    without: { committing: [], querying: [] },
  };
  let isStopped = false;
  const switchTo = async (which: Which): Promise<void> => {
    const wasStopped = isStopped;
    isStopped = which === 'without';
    if (wasStopped === isStopped) return;
    replicating.signal(isStopped ? 'SIGSTOP' : 'SIGCONT');
    if (wasStopped) await sleep(settleSeconds * 1000);
  };
  for (let round = 0; round < options.quartets; round += 1) {
    bench.say(`quartet ${round + 1} of ${options.quartets}`);
    const sums = { with: { committing: 0, querying: 0 }, without: { committing: 0, querying: 0 } };
    for (const which of quartet) {
      await switchTo(which);
      sums[which].committing += await busily(() => session.run(commits));
      sums[which].querying += await busily(() => session.run(query));
    }
    for (const which of ['with', 'without'] as const) {
      times[which].committing.push(sums[which].committing);
      times[which].querying.push(sums[which].querying);
    }
  }
  await server.clear();
  return applicationRows(times, memory === undefined ? 'on the disk' : 'in memory');
}

function applicationRows({ with: beside, without }: Record<Which, Times>, where: string): Row[] {
  const note = `database ${where}; in quartets: with, without, without, with; judged by where the median lies`;
  return [
    row({
      what: 'application: commits per second, of those without Eider',
      unit: '×',
      values: ratios(without.committing, beside.committing),
      target: { atLeast: 0.97 },
      judgedBy: 'median',
      note: `${note}; without: the replicator is stopped`,
    }),
    row({
      what: 'application: query time, of that without Eider',
      unit: '×',
      values: ratios(beside.querying, without.querying),
      target: { atMost: 1.03 },
      judgedBy: 'median',
      note,
    }),
  ];
}
