import { type Bench, emptyStage } from '../bench.ts';
import { eider } from '../contestants/eider.ts';
import { rclone } from '../contestants/rclone.ts';
import { restic } from '../contestants/restic.ts';
import type { Row } from '../report/row.ts';
import { BenchServer } from '../server/bench-server.ts';
import { slowLineRows } from './slow-line-rows.ts';
import { thereAndBack } from './there-and-back.ts';

/** What a server in a data centre has to its bucket, at best. */
const line = { megabitsPerSecond: 1000, latencyMs: 20 } as const;

/** First upload and restore over a line as users have one: on the loopback interface it is free to send what need not be sent. */
export async function slowLine(bench: Bench): Promise<Row[]> {
  const { megabytes, rounds } = bench.options.slowLine;
  await using server = await BenchServer.start({ line });
  await using stage = await emptyStage({ server, eider: bench.eider });
  await bench.databases.copyTo(stage.database, megabytes);
  const files = { server, path: stage.database, key: 'line' };
  const groups = [
    async () => [eider(stage)],
    async () => [rclone(files)],
    async () => [await restic({ ...files, folder: stage.folder.path })],
  ];
  const transfers = await thereAndBack({ server, stage, groups, rounds, say: bench.say });
  return slowLineRows({ ...transfers, megabytes, line });
}
