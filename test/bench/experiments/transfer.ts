import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, stageWithCopy } from '../bench.ts';
import type { Contestant, ContestantName } from '../contestants/contestant.ts';
import { dd } from '../contestants/dd.ts';
import { eider } from '../contestants/eider.ts';
import { rclone } from '../contestants/rclone.ts';
import { restic } from '../contestants/restic.ts';
import { rawLimit, wholeFile } from '../contestants/whole-file.ts';
import { rotated } from '../measure/rotated.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';
import { ratios } from '../report/statistics.ts';

type Seconds = Record<ContestantName, number[]>;

const noTimes = (): Seconds => ({
  eider: [],
  rclone: [],
  restic: [],
  'whole file': [],
  'raw limit': [],
  dd: [],
});

/** First upload and restore of the whole database, by everybody in turn. */
export async function transfer(bench: Bench): Promise<Row[]> {
  const [uploads, restores] = [noTimes(), noTimes()];
  for (let round = 0; round < bench.options.rounds; round += 1) {
    await using stage = await stageWithCopy(bench);
    const files = { server: bench.server, path: stage.database, key: `transfer-${round}` };
    const contestants = [
      eider(stage),
      rclone(files),
      await restic({ ...files, folder: stage.folder.path }),
      wholeFile(files),
      rawLimit(files),
      dd(files),
    ];
    for (const { name, upload } of rotated(contestants, round)) uploads[name].push(await timed(upload));
    for (const contestant of rotated(contestants, round)) {
      restores[contestant.name].push(await timedRestore(contestant, stage.folder.path));
    }
    await bench.server.clear();
  }
  return [...uploadRows(uploads), ...restoreRows(restores)];
}

async function timedRestore({ restore }: Contestant, folder: string): Promise<number> {
  const path = join(folder, 'restored.duckdb');
  const seconds = await timed(() => restore(path));
  await rm(path);
  return seconds;
}

function uploadRows(seconds: Seconds): Row[] {
  const whole: readonly ContestantName[] = ['eider', 'rclone', 'restic', 'whole file'];
  return [
    row({
      what: 'first upload: rate, of rclone’s',
      unit: '×',
      values: ratios(seconds.rclone, seconds.eider),
      target: { atLeast: 0.9 },
      note: 'Eider compresses, hashes and starts a process meanwhile',
    }),
    ...whole.map((name) => row({ what: `first upload: ${name}`, unit: 's', values: seconds[name] })),
  ];
}

function restoreRows(seconds: Seconds): Row[] {
  const faster = (name: ContestantName, least: number, note = ''): Row =>
    row({
      what: `restore: rate, of ${name}’s`,
      unit: '×',
      values: ratios(seconds[name], seconds.eider),
      target: { atLeast: least },
      note,
    });
  return [
    faster('raw limit', 0.9, 'ranged GETs side by side, written and synced, nothing verified'),
    faster('restic', 1, 'restic and rclone do not sync what they write'),
    faster('rclone', 1),
    ...(Object.keys(seconds) as ContestantName[]).map((name) =>
      row({ what: `restore: ${name}`, unit: 's', values: seconds[name] }),
    ),
  ];
}
