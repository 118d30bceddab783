import { peakMemory } from '../../e2e/limits/peak-memory.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import type { EiderProcess } from '../../support/eider-process.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { type Bench, emptyStage } from '../bench.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';
import { growFile } from '../sparse/grow-file.ts';
import { growReplica } from '../sparse/grow-replica.ts';

const blockBytes = 262_144;
const megabyte = 1e6;

/** The rows of the table; it is small, the rest of the file is a hole. */
const rows = 100_000;

/** Blocks of the database whose memory is taken off: what grows with their number is nothing there. */
const fewBlocks = 400;

/** What one size of the database took. */
interface Taken {
  /** Peak memory of the replicator, and of a restore at its first request for data; bytes. */
  readonly replicating: number;
  readonly planning: number;
  readonly planSeconds: number;
  /** Of each change of one block. */
  readonly seconds: readonly number[];
  readonly bytesUp: readonly number[];
}

/**
 * A database of 100 GB, most of which is not there: real headers, a real free list, a real DuckDB that goes on with it, and a
 * replica whose map has a row for every block. What grows with the number of blocks is as large as it would be; the
 * bytes of the blocks, which nobody reads after a clean stop, are a hole.
 */
export async function sparse(bench: Bench): Promise<Row[]> {
  const small = await measure(bench, fewBlocks);
  const large = await measure(bench, bench.options.sparseBlocks);
  const size = `${Math.round((bench.options.sparseBlocks * blockBytes) / 1e9)} GB, sparse`;
  const memoryRows = (doing: 'replicating' | 'planning', what: string): Row[] => [
    row({
      what: `${size}: memory, ${what}`,
      unit: 'MB',
      values: [(large[doing] - small[doing]) / megabyte],
      target: { atMost: 300 },
      note: `peak, beyond that with a database of ${fewBlocks} blocks`,
    }),
    row({
      what: `${size}: peak memory of the process, ${what}`,
      unit: 'MB',
      values: [large[doing] / megabyte],
    }),
  ];
  return [
    ...memoryRows('replicating', 'map and state of a replicator'),
    ...memoryRows('planning', 'plan of a restore'),
    row({
      what: `${size}: time of a one-block change`,
      unit: 's',
      values: large.seconds,
      target: { atMost: 2 },
      note: 'a row and a checkpoint, until the replica is seen to hold it',
    }),
    row({
      what: `${size}: uploaded for a one-block change`,
      unit: 'MB',
      values: large.bytesUp.map((bytes) => bytes / megabyte),
      target: { atMost: 2 },
    }),
    row({ what: `${size}: time until a restore asks for data`, unit: 's', values: [large.planSeconds] }),
  ];
}

async function measure(bench: Bench, blocks: number): Promise<Taken> {
  await using stage = await emptyStage(bench);
  await generate(stage, blocks);
  await using replicating = stage.start(['replicate']);
  await replicating.logged('log.opened');
  await using session = await DuckdbSession.open({ path: stage.database });
  const changes = await changeOften(bench, stage, session);
  const peak = peakMemory(replicating.pid);
  await replicating.kill();
  const plan = await planRestore(bench, stage);
  await bench.server.clear();
  return { replicating: peak, planning: plan.peak, planSeconds: plan.seconds, ...changes };
}

async function generate(stage: ReplicaStage, blocks: number): Promise<void> {
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run(`CREATE TABLE entries AS SELECT range AS n, hash(range) AS text FROM range(${rows})`);
  await session.close();
  const { code, stderr } = await stage.eider(['backup']);
  if (code !== 0) throw new Error(stderr);
  await growFile(stage.database, blocks);
  await growReplica(stage);
}

async function changeOften(
  { server, options }: Bench,
  stage: ReplicaStage,
  session: DuckdbSession,
): Promise<Pick<Taken, 'seconds' | 'bytesUp'>> {
  const [seconds, bytesUp]: [number[], number[]] = [[], []];
  for (let round = 0; round < options.rounds; round += 1) {
    await session.run(`INSERT INTO entries VALUES (${round}, ${round})`);
    await session.run('CHECKPOINT');
    const { result, traffic } = await server.during(() => timed(() => stage.durable()));
    seconds.push(result);
    bytesUp.push(traffic.bytesUp);
  }
  return { seconds, bytesUp };
}

/** A restore as far as its plan goes: the packs that it then asks for do not exist. */
async function planRestore(
  { server }: Bench,
  stage: ReplicaStage,
): Promise<{ peak: number; seconds: number }> {
  const from = Date.now();
  await using restore: EiderProcess = stage.start([
    'restore',
    '--output',
    stage.folder.at('restored.duckdb'),
  ]);
  let peak = 0;
  const seconds = await timed(() =>
    until('the restore to ask for data', async () => {
      peak = Math.max(peak, peakMemory(restore.pid));
      const hasEnded = restore.hasEnded;
      const isAsking = (await server.requestsBefore('/packs/', from)) !== undefined;
      if (hasEnded && !isAsking) throw new Error((await restore.ended).stderr);
      return isAsking;
    }),
  );
  return { peak, seconds };
}
