import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { type Bench, emptyStage, ordinarySettings } from '../bench.ts';
import { type Row, row } from '../report/row.ts';
import { quantile } from '../report/statistics.ts';

const storeLatency = 50;
/** Longest time between two commits, in milliseconds: they fall anywhere in the interval. */
const longestPause = 400;

interface WalLength {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

/** How long after its return a commit is in the bucket: default interval, a store that takes 50 ms to answer. */
export async function latency(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  await using stage = await emptyStage(bench);
  const running = await stage.run(ordinarySettings);
  await running.sql('CREATE TABLE entries (n INTEGER)');
  await stage.durable();
  const random = seededRandom(options.seed);
  const commits: WalLength[] = [];
  await server.delay(storeLatency);
  for (let n = 0; n < options.commits; n += 1) {
    await running.sql(`INSERT INTO entries VALUES (${n})`);
    commits.push({ at: Date.now(), bytes: (await stat(`${stage.database}.wal`)).size });
    await sleep(random() * longestPause);
  }
  await stage.durable();
  await server.delay(0);
  const durable = await durableLengths(stage);
  await running.stop();
  await server.clear();
  const delays = commits.map(({ at, bytes }) => {
    const first = durable.find((length) => length.bytes >= bytes);
    return first === undefined ? Number.POSITIVE_INFINITY : (first.at - at) / 1000;
  });
  const quantileRow = (share: number, atMost: number): Row => {
    const what = `commit → durable, interval 1 s, store ${storeLatency} ms: p${share * 100}`;
    const note = `of ${delays.length} commits; longest ${Math.max(...delays).toFixed(2)} s`;
    return row({ what, unit: 's', values: [quantile(delays, share)], target: { atMost }, note });
  };
  return [quantileRow(0.5, 0.8), quantileRow(0.99, 1.5)];
}

/** The records, each with the moment in which the store had it and answered. */
async function durableLengths({ store, keys }: ReplicaStage): Promise<WalLength[]> {
  const log = new ReplicaLog({ store, keys });
  const lengths: WalLength[] = [];
  for await (const { key, lastModified } of listAll(store, `${keys.root}/log/`)) {
    const record = await log.read(Number.parseInt(key.slice(-16), 16) as Seq);
    lengths.push({ at: lastModified.getTime(), bytes: record?.line.wal.bytes ?? 0 });
  }
  return lengths;
}
