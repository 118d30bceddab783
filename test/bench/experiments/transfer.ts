import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { type Bench, emptyStage } from '../bench.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { dd } from '../contestants/dd.ts';
import { eider } from '../contestants/eider.ts';
import { rclone } from '../contestants/rclone.ts';
import { restic } from '../contestants/restic.ts';
import { rawLimit, wholeFile } from '../contestants/whole-file.ts';
import { BenchDatabase } from '../database/bench-database.ts';
import { rotated } from '../measure/rotated.ts';
import { timed } from '../measure/timed.ts';
import type { Row } from '../report/row.ts';
import { type Seconds, transferRows } from './transfer-rows.ts';

const noTimes = (): Seconds => ({
  eider: [],
  'eider, not opened': [],
  rclone: [],
  restic: [],
  'whole file': [],
  'raw limit': [],
  dd: [],
});

/** First upload and restore of the whole database, by everybody in turn. */
export async function transfer(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const megabytes of bench.options.transferMegabytes)
    rows.push(...(await transferOfSize(bench, megabytes)));
  return rows;
}

async function transferOfSize(bench: Bench, megabytes: number): Promise<Row[]> {
  const { seed, rounds } = bench.options;
  await using stage = await emptyStage(bench);
  const database = await BenchDatabase.generate({ path: stage.database, bytes: megabytes * 1e6, seed });
  await database[Symbol.asyncDispose]();
  const [uploads, restores] = [noTimes(), noTimes()];
  for (let round = 0; round < rounds; round += 1) {
    for (const contestants of rotated(contestantsOf(bench, stage), round)) {
      await bringThereAndBack({ contestants: await contestants(), stage, uploads, restores });
      // One after the other: what the server holds is in memory, and everybody's at once would be several times the database.
      await bench.server.clear();
      await rm(`${stage.database}.eider`, { recursive: true, force: true });
    }
  }
  return transferRows({ uploads, restores, megabytes });
}

/** Those who upload; each with whoever restores the same objects. */
function contestantsOf({ server }: Bench, stage: ReplicaStage): (() => Promise<Contestant[]>)[] {
  const files = { server, path: stage.database, key: 'transfer' };
  return [
    async () => [eider(stage), eider(stage, { opensResult: false })],
    async () => [rawLimit(files)],
    async () => [rclone(files)],
    async () => [wholeFile(files)],
    async () => [await restic({ ...files, folder: stage.folder.path })],
    async () => [dd(files)],
  ];
}

async function bringThereAndBack({
  contestants,
  stage,
  uploads,
  restores,
}: {
  contestants: readonly Contestant[];
  stage: ReplicaStage;
  uploads: Seconds;
  restores: Seconds;
}): Promise<void> {
  for (const { name, upload } of contestants.slice(0, 1)) uploads[name].push(await timed(upload));
  for (const { name, restore } of contestants) restores[name].push(await timedRestore(restore, stage));
}

async function timedRestore(restore: Contestant['restore'], { folder }: ReplicaStage): Promise<number> {
  const path = join(folder.path, 'restored.duckdb');
  const seconds = await timed(() => restore(path));
  await rm(path);
  return seconds;
}
