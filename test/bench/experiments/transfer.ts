import { type Bench, emptyStage } from '../bench.ts';
import type { SizedRounds } from '../bench-options.ts';
import { dd } from '../contestants/dd.ts';
import { eider } from '../contestants/eider.ts';
import { rclone } from '../contestants/rclone.ts';
import { restic } from '../contestants/restic.ts';
import { rawLimit, wholeFile } from '../contestants/whole-file.ts';
import type { Row } from '../report/row.ts';
import { thereAndBack } from './there-and-back.ts';
import { transferRows } from './transfer-rows.ts';

/** First upload and restore of the whole database, by everybody in turn. */
export async function transfer(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of bench.options.transfers) rows.push(...(await transferOfSize(bench, size)));
  return rows;
}

async function transferOfSize(bench: Bench, { megabytes, rounds }: SizedRounds): Promise<Row[]> {
  const { server, databases } = bench;
  await using stage = await emptyStage(bench);
  await databases.copyTo(stage.database, megabytes);
  const files = { server, path: stage.database, key: 'transfer' };
  const groups = [
    async () => [eider(stage), eider(stage, { opensResult: false })],
    async () => [wholeFile(files), rawLimit(files)],
    async () => [rclone(files)],
    async () => [await restic({ ...files, folder: stage.folder.path })],
    async () => [dd(files)],
  ];
  const say = (what: string) => bench.say(`${megabytes} MB, ${what}`);
  return transferRows({ ...(await thereAndBack({ server, stage, groups, rounds, say })), megabytes });
}
