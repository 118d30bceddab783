import type { PointKind } from '../point-kind.ts';
import { type FileCall, headerWrite } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';

/** Bytes of a WAL with nothing but its own header, at most. */
const emptyWal = 64;

/** When a checkpoint syncs the file or writes its header, no other transaction waits for it. */
export const letsCommit = (call: FileCall): boolean =>
  headerWrite(call) || (call.call === 'fsync' && call.file === '');

/** Tells from the file calls of one checkpoint, in order, which kind of point the database gives before each of them. */
export function checkpointPhases(stage: Stage): (call: FileCall) => PointKind {
  let headerIsWritten = false;
  let walIsReplaced = false;
  return (call) => {
    const hasContent = stage.sizeOf('.wal.checkpoint') > emptyWal;
    const kind = phase({ headerIsWritten, walIsReplaced, hasContent });
    headerIsWritten ||= headerWrite(call);
    walIsReplaced ||= call.file.startsWith('.wal') && (call.call === 'rename' || call.call === 'unlink');
    return kind;
  };
}

function phase({
  headerIsWritten,
  walIsReplaced,
  hasContent,
}: {
  headerIsWritten: boolean;
  walIsReplaced: boolean;
  hasContent: boolean;
}): PointKind {
  if (walIsReplaced) return 'quiet';
  if (headerIsWritten) return hasContent ? 'stale WAL beside .wal.checkpoint' : 'stale WAL';
  return hasContent ? 'mid-checkpoint with content' : 'mid-checkpoint';
}
