import type { SettingsWith } from '../config/settings.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { ReplicaLog } from '../replica/log/log.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';
import type { SalvagedObject } from '../replica/vault/salvage.ts';
import { shrinkHeap } from '../small-heap.ts';
import type { Store } from '../store/store.ts';
import { restorePoint } from '../supervisor/start/restore-point.ts';
import type { CommandLine } from './command-line.ts';
import { interruption } from './interruption.ts';
import { openProgress } from './progress.ts';

/** Restores a state of a replica to a file, shows how far it has come, and answers with what was done. Returns the exit code. */
export async function restoreFile({
  commandLine,
  settings,
  store,
  log,
  wanted,
  target,
  aside,
  beforePlacing,
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  store: Store;
  log: ReplicaLog;
  wanted: WantedPoint;
  target: string;
  /** Folder for what lies at `target` now; undefined: nothing may lie there. */
  aside: string | undefined;
  /** Awaited when all is ready, before the first file gets another name; what it throws ends the restore. */
  beforePlacing?: (() => Promise<void>) | undefined;
}): Promise<number> {
  const logger = await commandLine.log(settings);
  using progress = openProgress({
    task: 'restoring',
    event: 'restore.progress',
    log: logger,
    unit: 'blocks',
  });
  const salvaged: SalvagedObject[] = [];
  const onSalvaged = (object: SalvagedObject) => {
    salvaged.push(object);
    logger.error('restore.salvaged', `${object.problem}; ${object.copy} is restored instead`, { ...object });
  };
  shrinkHeap();
  const started = performance.now();
  const { record, bytesRead } = await restorePoint({
    store,
    log,
    wanted,
    target,
    aside,
    beforePlacing,
    validate: settings.validateDownloads,
    signal: interruption(),
    onSalvaged,
    onProgress: ({ blocks, ofBlocks }) => progress.update({ done: blocks, total: ofBlocks }),
  });
  const seconds = (performance.now() - started) / 1000;
  const { seq } = record.line;
  commandLine.answer({
    document: { seq, file: target, seconds, bytesRead, salvaged },
    text: `Record ${seq} is restored as ${target}, in ${seconds.toFixed(2)} s.${warning(salvaged)}`,
  });
  return ExitCode.done;
}

/** What somebody must not overlook, although the restore succeeded. */
function warning({ length }: readonly SalvagedObject[]): string {
  if (length === 0) return '';
  return `\nAttention: ${length} objects of the replica are missing or damaged, and came from the vault. If nobody knows why, see SECURITY.md.`;
}
