import type { RunContext } from '../run-context.ts';
import type { SyncReport } from './replicator.ts';

/** Notes how a sync ended where people and machines look for it. */
export function noteSync(
  { status, logger, now, observer }: RunContext,
  { shipped, freeBlocks, seconds }: SyncReport,
): void {
  const result = shipped === undefined ? 'unchanged' : 'shipped';
  observer?.synced({ result, seconds, bytes: shipped?.bytes ?? 0 });
  status.trouble = undefined;
  status.freeBlocks = freeBlocks;
  if (shipped === undefined) return;
  status.reached(shipped.record, now());
  const { seq, kind } = shipped.record.line;
  logger.debug('sync.shipped', `Record ${seq} is durable`, { seq, kind, bytes: shipped.bytes, seconds });
}
