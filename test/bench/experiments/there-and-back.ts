import { copyFile, rm } from 'node:fs/promises';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import type { Contestant, ContestantName } from '../contestants/contestant.ts';
import { rotated } from '../measure/rotated.ts';
import { runCommand } from '../measure/run-command.ts';
import { timed } from '../measure/timed.ts';
import type { BenchServer } from '../server/bench-server.ts';

/** What each round took everybody; nothing of those who did not take part. */
export type Seconds = Record<ContestantName, number[]>;

export interface Transfers {
  readonly uploads: Seconds;
  readonly restores: Seconds;
}

interface TransferOptions {
  /** Has nothing but what is uploaded here. */
  readonly server: BenchServer;
  /** With the database on its disk. */
  readonly stage: ReplicaStage;
  /** Who takes part: in each group the first one uploads, and all of them restore the same objects. */
  readonly groups: readonly (() => Promise<Contestant[]>)[];
  readonly rounds: number;
  readonly say: (what: string) => void;
}

export const noSeconds = (): Seconds => ({
  eider: [],
  'eider, not opened': [],
  rclone: [],
  'rclone, synced': [],
  restic: [],
  'restic, synced': [],
  'whole file': [],
  'raw limit': [],
  dd: [],
});

/** First upload and restore of a whole database, by everybody in turn, each time into an empty bucket. */
export async function thereAndBack({
  server,
  stage,
  groups,
  rounds,
  say,
}: TransferOptions): Promise<Transfers> {
  const transfers = { uploads: noSeconds(), restores: noSeconds() };
  await touchMemory(stage);
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    for (const group of rotated(groups, round)) {
      await bringThereAndBack({ ...transfers, contestants: await group(), stage });
      // One after the other: what the server holds is in memory, and everybody's at once would be several times the database.
      await server.clear();
      await rm(`${stage.database}.eider`, { recursive: true, force: true });
    }
  }
  return transfers;
}

async function bringThereAndBack({
  contestants,
  stage,
  uploads,
  restores,
}: Transfers & { contestants: readonly Contestant[]; stage: ReplicaStage }): Promise<void> {
  const path = stage.folder.at('restored.duckdb');
  for (const { name, upload } of contestants.slice(0, 1)) {
    await nothingLeftOver();
    uploads[name].push(await timed(upload));
  }
  for (const { name, restore, synced } of contestants) {
    await nothingLeftOver();
    const seconds = await timed(() => restore(path));
    restores[name].push(seconds);
    if (synced !== undefined)
      restores[synced].push(seconds + (await timed(() => runCommand(['sync', path]))));
    await rm(path);
  }
}

/** What one has left to be written, the next would wait for. */
const nothingLeftOver = () => runCommand(['sync']);

/** A virtual machine gets memory that it has never used at some cost, which would be the first contestant's. */
async function touchMemory({ database, folder }: ReplicaStage): Promise<void> {
  const path = folder.at('touched.duckdb');
  await copyFile(database, path);
  await rm(path);
}
