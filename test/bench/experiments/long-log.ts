import { rm } from 'node:fs/promises';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { type Bench, emptyStage } from '../bench.ts';
import { rotated } from '../measure/rotated.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

/** A small database: the larger it is, the less the plan counts. */
const databaseMegabytes = 8;
const restoresPerRound = 4;

interface Restores {
  readonly stage: ReplicaStage;
  readonly seconds: number[];
  /** Requests before the first one for a pack. */
  readonly requests: number[];
}

/** `eider restore` of the newest state with few records behind it, and with very many. */
export async function longLog(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  await using short = await stageWithRecords(bench, options.records.short);
  await using long = await stageWithRecords(bench, options.records.long);
  const [few, many]: [Restores, Restores] = [restoresOf(short), restoresOf(long)];
  // The first listing of a bucket that has just been filled sorts its keys.
  await restore(bench, restoresOf(long));
  for (let round = 0; round < options.rounds * restoresPerRound; round += 1) {
    for (const restores of rotated([few, many], round)) await restore(bench, restores);
  }
  await server.clear();
  const behind = `restore with ${options.records.long.toLocaleString('en')} records behind`;
  return [
    row({
      what: `${behind}: requests before the first data byte`,
      unit: '',
      values: many.requests,
      target: { atMost: 10 },
    }),
    row({
      what: `${behind}: time, of that with ${options.records.short}`,
      unit: '×',
      values: ratios(many.seconds, few.seconds),
      target: { atMost: 1.1 },
      judgedBy: 'median',
      note: `the whole \`eider restore\` of ${databaseMegabytes} MB, alternating`,
    }),
    row({ what: `restore with ${options.records.short} records behind`, unit: 's', values: few.seconds }),
    row({ what: behind, unit: 's', values: many.seconds }),
  ];
}

const restoresOf = (stage: ReplicaStage): Restores => ({ stage, seconds: [], requests: [] });

async function stageWithRecords(bench: Bench, records: number): Promise<ReplicaStage> {
  const stage = await emptyStage(bench);
  await bench.databases.copyTo(stage.database, databaseMegabytes);
  const { code, stderr } = await stage.eider(['backup']);
  if (code !== 0) throw new Error(stderr);
  const { store, keys } = stage;
  const newest = await readNewest({ store, log: new ReplicaLog({ store, keys }) });
  if (newest === undefined) throw new Error('eider backup has left no record');
  await bench.server.repeatNewest({ root: keys.root, seq: newest.line.seq, records });
  return stage;
}

async function restore({ server }: Bench, { stage, seconds, requests }: Restores): Promise<void> {
  const path = stage.folder.at('restored.duckdb');
  const from = Date.now();
  seconds.push(
    await timed(async () => {
      const { code, stderr } = await stage.eider(['restore', '--output', path]);
      if (code !== 0) throw new Error(stderr);
    }),
  );
  requests.push((await server.requestsBefore('/packs/', from)) ?? Number.NaN);
  await rm(path);
}
