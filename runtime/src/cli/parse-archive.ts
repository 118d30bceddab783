import { InvalidArgumentError } from 'commander';
import { timeOfArchive } from '../supervisor/archive/archive-names.ts';
import type { WantedArchive } from '../supervisor/archive/archive-restore.ts';
import { parsePoint } from './parse-point.ts';

/** What `--archive` takes, for help texts. */
export const archiveHelp = 'newest, a name of `eider archive --list`, or the latest time that it may be of';

/** Reads which archive snapshot somebody wants. */
export function parseArchive(text: string): WantedArchive {
  const named = timeOfArchive(text);
  if (named !== undefined) return { at: 'time', time: named };
  const point = /^\d+$/.test(text) ? undefined : parsePoint(text);
  if (point?.at === 'newest' || point?.at === 'time') return point;
  throw new InvalidArgumentError(`Expected ${archiveHelp}.`);
}
