import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, emptyStage } from '../bench.ts';
import { ResticRepository } from '../contestants/restic.ts';
import { cp, eiderCopier, rcloneCopier, resticCopier } from '../live/copiers.ts';
import { copyUnderLoad } from '../live/copy-under-load.ts';
import type { JudgedCopies } from '../live/judged-copies.ts';

/** The table that decides everything: copies of a database that is being written to, by everybody. */
export async function live(bench: Bench): Promise<JudgedCopies[]> {
  const { server, options } = bench;
  await using stage = await emptyStage(bench);
  const folder = await mkdtemp(join(bench.folder, 'live-'));
  const path = stage.database;
  const { each, eider } = options.copies;
  const repository = await ResticRepository.create({ server, key: 'live', folder });
  const others = [
    cp({ path, folder, alone: false }),
    cp({ path, folder, alone: true }),
    rcloneCopier({ server, path }),
    resticCopier({ repository, path }),
  ];
  const judged = await copyUnderLoad({
    path,
    folder,
    seed: options.seed,
    copiers: [
      { copier: eiderCopier(stage), copies: eider },
      ...others.map((copier) => ({ copier, copies: each })),
    ],
  });
  await server.clear();
  return judged;
}
