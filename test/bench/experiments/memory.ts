import { generateDatabase } from '../../e2e/limits/generate-database.ts';
import { peakMemory, peakMemoryOf } from '../../e2e/limits/peak-memory.ts';
import { type Bench, emptyStage } from '../bench.ts';
import { type Row, row } from '../report/row.ts';

const megabyte = 1e6;
/** The smaller database is this part of the larger one. */
const smaller = 1 / 4;

interface Peaks {
  readonly replicating: number;
  readonly restoring: number;
}

/** Peak memory of a first upload and of a restore, for two sizes of a database that nothing compresses. */
export async function memory(bench: Bench): Promise<Row[]> {
  const large = bench.options.memoryMegabytes * megabyte;
  const peaks = { small: await measure(bench, large * smaller), large: await measure(bench, large) };
  return (['replicating', 'restoring'] as const).flatMap((doing) => [
    row({
      what: `peak memory, ${doing} ${bench.options.memoryMegabytes} MB`,
      unit: 'MB',
      values: [peaks.large[doing] / megabyte],
      target: { atMost: 150 },
    }),
    row({
      what: `peak memory, ${doing}: of that with a quarter of the database`,
      unit: '×',
      values: [peaks.large[doing] / peaks.small[doing]],
      target: { atMost: 1.1 },
    }),
  ]);
}

async function measure(bench: Bench, bytes: number): Promise<Peaks> {
  bench.say(`${bytes / megabyte} MB`);
  await using stage = await emptyStage(bench);
  await generateDatabase(stage.database, bytes);
  const replicate = stage.start(['replicate']);
  await stage.durable();
  const replicating = peakMemory(replicate.pid);
  await replicate.stop();
  const restore = stage.start(['restore', '--output', stage.folder.at('copy.duckdb')]);
  const restoring = await peakMemoryOf(restore);
  await bench.server.clear();
  return { replicating, restoring };
}
