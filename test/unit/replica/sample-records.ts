import { sha256Hex } from '../../../runtime/src/replica/frame/sha256.ts';
import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { RecordLine } from '../../../runtime/src/replica/log/record.ts';

/** The line of an `open` on an empty log, with what a test wants to be different. */
export function emptyLine({
  seq = 1,
  epoch = 1,
  ...rest
}: { seq?: number; epoch?: number } & Partial<Omit<RecordLine, 'seq' | 'epoch' | 'payload'>> = {}): Omit<
  RecordLine,
  'payload'
> {
  return {
    eider: 1,
    id: `record-${seq}`,
    seq: seq as Seq,
    epoch: epoch as Epoch,
    line: 0 as Line,
    kind: 'open',
    time: '2026-01-01T00:00:00.000Z',
    host: 'test',
    eiderVersion: '0.0.0',
    content: `record-${seq}`,
    database: null,
    root: null,
    wal: { bytes: 0, sha256: sha256Hex(''), segments: [] },
    ...rest,
  };
}
