import { join } from 'node:path';
import { sidecarFolder } from '../../replica/sidecar.ts';

/** Folder for local files that are taken out of the way, named so that a listing sorts by time. */
export function asideFolder(database: string, now: Date): string {
  return join(sidecarFolder(database), 'aside', now.toISOString().replaceAll(':', '-'));
}
