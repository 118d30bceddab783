import { join } from 'node:path';
import { ProgressFile } from '../../points/load/progress-file.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import type { Copier, Copy } from './copy.ts';
import { eiderPoints, recordCount } from './eider-points.ts';
import { EverydayLoad } from './load-process.ts';
import { ProgressTimeline } from './progress-timeline.ts';
import { sayFailure } from './say-failure.ts';

export interface CopyUnderLoadOptions {
  /** Its database does not exist yet. */
  readonly stage: ReplicaStage;
  /** For the progress of the load. */
  readonly folder: string;
  readonly seed: number;
  readonly historyMegabytes: number;
  readonly copiers: readonly Copier[];
  /** Copies by each of them, and restore points of Eider. */
  readonly copies: { readonly each: number; readonly eider: number };
  readonly say: (what: string) => void;
}

/** DuckDB's own default: the application has set nothing. */
const checkpointThreshold = '16MB';
const bytesPerHistoryRow = 16.5;

/** Copies one database under one load: by the others in turn, while Eider replicates it all the time. */
export async function copyUnderLoad(options: CopyUnderLoadOptions): Promise<Copy[]> {
  const { stage, folder, seed, copies, say } = options;
  const progressPath = join(folder, 'progress');
  using progress = ProgressFile.create(progressPath);
  using timeline = new ProgressTimeline(progress);
  await using load = new EverydayLoad({
    path: stage.database,
    progressPath,
    seed,
    checkpointThreshold,
    historyRows: Math.round((options.historyMegabytes * 1e6) / bytesPerHistoryRow),
  });
  await until('both writers of the load to commit', () => {
    load.check();
    return progress.read().durable.every((seq) => seq > 0n);
  });
  await using replicating = stage.start(['replicate']);
  await until('the first restore point', async () => (await recordCount(stage)) > 1);
  const taken: Copy[] = [];
  for (let round = 0; round < copies.each; round += 1) {
    say(`copies ${round + 1} of ${copies.each}`);
    for (const copier of options.copiers) {
      load.check();
      const { durable } = progress.read();
      taken.push({ by: copier.name, durable, bringBack: await attempt(copier) });
    }
  }
  say(`until Eider has left ${copies.eider} points`);
  await until('as many restore points as are wanted', async () => {
    load.check();
    if (replicating.hasEnded) throw new Error((await replicating.ended).stderr);
    return (await recordCount(stage)) > copies.eider;
  });
  await replicating.stop();
  const points = await eiderPoints(stage, timeline);
  return [...evenly(points, copies.eider), ...taken];
}

/** So many of them, from the first to the last. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const step = items.length / Math.min(count, items.length);
  return items.filter((_, index) => Math.floor(index / step) > Math.floor((index - 1) / step));
}

/** A copier that fails is a result, too: it is counted, and said. */
async function attempt(copier: Copier): Promise<Copy['bringBack']> {
  try {
    return await copier.copy();
  } catch (error) {
    sayFailure(copier.name, error);
    return undefined;
  }
}
