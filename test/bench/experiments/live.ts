import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, emptyStage } from '../bench.ts';
import { ResticRepository } from '../contestants/restic.ts';
import { cp, rcloneCopier, resticCopier } from '../live/copiers.ts';
import { copyUnderLoad } from '../live/copy-under-load.ts';
import { judgeCopies } from '../live/judge-copies.ts';
import type { JudgedCopies } from '../live/judged-copies.ts';

/** The table that decides everything: copies of a database that is being written to, by everybody. */
export async function live(bench: Bench): Promise<JudgedCopies[]> {
  const { server, options, say } = bench;
  await using stage = await emptyStage(bench);
  const folder = await mkdtemp(join(bench.folder, 'live-'));
  const path = stage.database;
  const { seed, copies, historyMegabytes } = options;
  const repository = await ResticRepository.create({ server, key: 'live', folder });
  const copiers = [
    cp({ path, folder, alone: false }),
    cp({ path, folder, alone: true }),
    rcloneCopier({ server, path }),
    resticCopier({ repository, path }),
  ];
  const taken = await copyUnderLoad({ stage, folder, seed, historyMegabytes, copiers, copies, say });
  const judged = await judgeCopies({ copies: taken, folder, say });
  await server.clear();
  return judged;
}
