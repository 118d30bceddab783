import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PerWriter } from '../../points/ledger/schema.ts';
import { LoadProcess } from '../../points/load/load-process.ts';
import type { LoadShape } from '../../points/load/load-settings.ts';
import { ProgressFile } from '../../points/load/progress-file.ts';
import { Verifier } from '../../points/verifier.ts';
import { until } from '../../support/until.ts';
import type { Copier } from './copier.ts';
import { countFates, type Fate, type JudgedCopies } from './judged-copies.ts';

const shape: Omit<LoadShape, 'seed'> = {
  engine: '1.5',
  checkpointThreshold: '2MB',
  checkpointSleep: 0,
  bulkRows: 20_000,
  blockSize: 262_144,
};

interface Taken {
  readonly name: string;
  /** Transactions that had returned before the copy began. */
  readonly durable: PerWriter;
  /** Undefined: the copier failed. */
  readonly bringBack: ((folder: string) => Promise<string>) | undefined;
}

export interface CopyUnderLoadOptions {
  /** The database, which does not exist yet. */
  readonly path: string;
  /** For progress and for what is brought back. */
  readonly folder: string;
  readonly seed: number;
  readonly copiers: readonly { readonly copier: Copier; readonly copies: number }[];
}

/** Copies one database under one load by everybody in turn; then brings every copy back, opens it and checks what it holds. */
export async function copyUnderLoad(options: CopyUnderLoadOptions): Promise<JudgedCopies[]> {
  const taken = await takeCopies(options);
  await using verifier = new Verifier(shape.engine);
  const fates: { name: string; fate: Fate }[] = [];
  for (const copy of taken) {
    const folder = await mkdtemp(join(options.folder, 'back-'));
    fates.push({ name: copy.name, fate: await fateOf(copy, folder, verifier) });
    await rm(folder, { recursive: true });
  }
  return options.copiers.map(({ copier: { name } }) => {
    const own = fates.filter((each) => each.name === name).map(({ fate }) => fate);
    return countFates(name, own);
  });
}

async function takeCopies({ path, folder, seed, copiers }: CopyUnderLoadOptions): Promise<Taken[]> {
  const progressPath = join(folder, 'progress');
  using progress = ProgressFile.create(progressPath);
  await using load = new LoadProcess({ ...shape, seed, path, progressPath }, null);
  await until('both writers of the load to commit', () => progress.read().durable.every((seq) => seq > 0n));
  const taken: Taken[] = [];
  const most = Math.max(...copiers.map(({ copies }) => copies));
  for (let round = 0; round < most; round += 1) {
    for (const { copier } of copiers.filter(({ copies }) => round < copies)) {
      load.check();
      const { durable } = progress.read();
      taken.push({ name: copier.name, durable, bringBack: await attempt(copier) });
    }
  }
  return taken;
}

/** A copier that fails is a result, too: it is counted, and said. */
async function attempt(copier: Copier): Promise<Taken['bringBack']> {
  try {
    return await copier.copy();
  } catch (error) {
    say(copier.name, error);
    return undefined;
  }
}

async function fateOf(copy: Taken, folder: string, verifier: Verifier): Promise<Fate> {
  const { name, durable, bringBack } = copy;
  if (bringBack === undefined) return 'failed';
  try {
    const { problems, last } = await verifier.verify(await bringBack(folder));
    if (problems.length > 0) return 'corrupt';
    return last[0] < durable[0] || last[1] < durable[1] ? 'stale' : 'sound';
  } catch (error) {
    // What cannot be had back is no copy.
    say(name, error);
    return 'corrupt';
  }
}

const say = (name: string, error: unknown): void => {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n').slice(-1);
  process.stderr.write(`${name}: ${first}\n`);
};
