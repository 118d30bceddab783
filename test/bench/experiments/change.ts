import { stat } from 'node:fs/promises';
import { blockHashes } from '../../e2e/limits/block-hashes.ts';
import { type Bench, emptyStage } from '../bench.ts';
import type { Contestant, ContestantName } from '../contestants/contestant.ts';
import { rclone } from '../contestants/rclone.ts';
import { restic } from '../contestants/restic.ts';
import { wholeFile } from '../contestants/whole-file.ts';
import { type Change, changeKinds } from '../database/changes.ts';
import { contentSince } from '../database/new-content.ts';
import { firstArchive } from '../measure/first-archive.ts';
import { processUsage } from '../measure/process-usage.ts';
import { rotated } from '../measure/rotated.ts';
import { timed } from '../measure/timed.ts';
import type { Row } from '../report/row.ts';
import { changeRows } from './change-rows.ts';

export interface Cost {
  readonly seconds: number;
  readonly bytesUp: number;
}

/** What one change cost everybody. */
export interface ChangeCost {
  readonly change: Change;
  readonly fileBytes: number;
  /** What zstd -3 makes of the blocks with new content. */
  readonly newContent: number;
  /** What the replicator read until the change was durable. */
  readonly bytesRead: number;
  readonly costs: Readonly<Partial<Record<ContestantName, Cost>>>;
}

/**
 * Changes a database again and again, and brings each change into the bucket by everybody. Eider's replicator is stopped
 * (SIGSTOP) while the application changes rows, so that it sees the change as a whole, as the others do.
 */
export async function change(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, size] of bench.options.changes.entries()) {
    const changes = changesOf(size.rounds, index === 0 ? bench.options.shares : []);
    rows.push(...(await changesOfSize(bench, size.megabytes, changes)));
  }
  return rows;
}

async function changesOfSize(bench: Bench, megabytes: number, changes: readonly Change[]): Promise<Row[]> {
  const { server, databases, say } = bench;
  await using stage = await emptyStage(bench);
  const path = stage.database;
  await using database = await databases.open(path, megabytes);
  const replicating = stage.start(['replicate']);
  const files = { server, path, key: 'change' };
  const others = [rclone(files), await restic({ ...files, folder: stage.folder.path }), wholeFile(files)];
  for (const { upload } of others) await upload();
  await stage.durable();
  // It reads the whole replica back, once, soon after the start: no part of any change.
  await firstArchive(replicating);

  const eider: Pick<Contestant, 'name' | 'upload'> = {
    name: 'eider',
    upload: async () => {
      replicating.signal('SIGCONT');
      await stage.durable();
      replicating.signal('SIGSTOP');
    },
  };
  const measured: ChangeCost[] = [];
  let hashes: ReadonlySet<string> = new Set(await blockHashes(path));
  for (const [round, each] of changes.entries()) {
    say(`${megabytes} MB, change ${round + 1} of ${changes.length}: ${each.kind}, ${each.share * 100} %`);
    replicating.signal('SIGSTOP');
    await database.change(each);
    const readBefore = (await processUsage(replicating.pid)).bytesRead;
    const costs: Partial<Record<ContestantName, Cost>> = {};
    for (const { name, upload } of rotated([eider, ...others], round)) {
      const { result: seconds, traffic } = await server.during(() => timed(upload));
      costs[name] = { seconds, bytesUp: traffic.bytesUp };
    }
    const bytesRead = (await processUsage(replicating.pid)).bytesRead - readBefore;
    const [{ size: fileBytes }, content] = [await stat(path), await contentSince(hashes, path)];
    hashes = content.hashes;
    measured.push({ change: each, fileBytes, newContent: content.newBytes, bytesRead, costs });
    replicating.signal('SIGCONT');
  }
  await server.clear();
  return changeRows(measured, megabytes);
}

function changesOf(rounds: number, shares: readonly number[]): Change[] {
  const everyKind = (share: number): Change[] => changeKinds.map((kind) => ({ kind, share }));
  const onePercent = Array.from({ length: rounds }, () => everyKind(0.01)).flat();
  // No rows are no rows, of whatever kind.
  const others = shares.flatMap((share) => everyKind(share).slice(0, share === 0 ? 1 : undefined));
  return [...onePercent, ...others];
}
