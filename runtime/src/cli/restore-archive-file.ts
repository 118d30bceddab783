import type { SettingsWith } from '../config/settings.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { ReplicaKeys } from '../replica/keys.ts';
import type { Store } from '../store/store.ts';
import { restoreArchive, type WantedArchive } from '../supervisor/archive/archive-restore.ts';
import type { CommandLine } from './command-line.ts';
import { interruption } from './interruption.ts';
import { openProgress } from './progress.ts';

/** Restores an archive snapshot to a file, shows how far it has come, and answers with what was done. Returns the exit code. */
export async function restoreArchiveFile({
  commandLine,
  settings,
  store,
  keys,
  wanted,
  target,
  aside,
  beforePlacing,
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  store: Store;
  keys: ReplicaKeys;
  wanted: WantedArchive;
  target: string;
  /** Folder for what lies at `target` now; undefined: nothing may lie there. */
  aside: string | undefined;
  /** Awaited when all is ready, before the first file gets another name; what it throws ends the restore. */
  beforePlacing?: (() => Promise<void>) | undefined;
}): Promise<number> {
  const log = await commandLine.log(settings);
  using progress = openProgress({ task: 'restoring', event: 'restore.progress', log, unit: 'bytes' });
  const started = performance.now();
  const { archive, manifest } = await restoreArchive({
    store,
    keys,
    wanted,
    target,
    aside,
    beforePlacing,
    validate: settings.validateDownloads,
    signal: interruption(),
    onProgress: ({ bytes, ofBytes }) => progress.update({ done: bytes, total: ofBytes }),
  });
  const seconds = (performance.now() - started) / 1000;
  const { seq } = manifest.point;
  commandLine.answer({
    document: { seq, archive: archive.name, file: target, seconds, bytesRead: archive.bytes },
    text: `The archive snapshot ${archive.name} (record ${seq}) is restored as ${target}, in ${seconds.toFixed(2)} s.`,
  });
  return ExitCode.done;
}
