import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { databaseKey } from '../config/declarations/bucket-kinds.ts';

/** Where somebody wants an export, or has one. */
export type ExportPlace =
  | { readonly in: 'folder'; readonly path: string }
  | { readonly in: 'bucket'; readonly prefix: string };

/** What stands before a prefix of the bucket, so that it is not taken for a folder. */
const bucketMark = 'bucket:';

/** What `--to` and `--from` take, for help texts. */
export const exportPlaceHelp = 'a folder, or bucket:<prefix> for a prefix of the bucket';

/** Reads where an export is to go, or to come from. */
export function parseExportPlace(text: string): ExportPlace {
  if (!text.startsWith(bucketMark)) return { in: 'folder', path: resolve(text) };
  const parsed = databaseKey.schema.safeParse(text.slice(bucketMark.length).replace(/\/$/, ''));
  if (!parsed.success)
    throw new InvalidArgumentError(`Expected after ${bucketMark} ${databaseKey.expected}.`);
  return { in: 'bucket', prefix: parsed.data };
}
