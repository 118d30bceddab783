import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplicaStage } from '../../../support/replica-stage.ts';

/** Flips a bit in the middle of the newest object below a prefix whose name ends so, in a bucket that is a folder. Twice is as before. Returns its key. */
export async function flipNewest(stage: ReplicaStage, prefix: string, suffix = ''): Promise<string> {
  const names = (await readdir(stage.folder.at(join('bucket', prefix)))).filter((name) =>
    name.endsWith(suffix),
  );
  const key = `${prefix}${names.toSorted().at(-1)}`;
  const file = stage.folder.at(join('bucket', key));
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
  return key;
}
