import { type ArchiveApart, archiveApart } from '../supervisor/archive/archive-apart.ts';
import type { CommandLine } from './command-line.ts';

/** Has archive snapshots written by this very program in a process of its own, with the same settings. */
export function archiver({ settingsArguments }: CommandLine): ArchiveApart {
  const [node, program = ''] = process.argv;
  return archiveApart([node ?? process.execPath, program, ...settingsArguments, 'archive', '--json']);
}
