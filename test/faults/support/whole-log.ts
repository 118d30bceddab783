import type { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { listRecords } from '../../../runtime/src/replica/log/log-listing.ts';
import type { RecordLine } from '../../../runtime/src/replica/log/record.ts';
import type { Store } from '../../../runtime/src/store/store.ts';

/** Every record, oldest first. */
export async function readWholeLog({ store, log }: { store: Store; log: ReplicaLog }): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const { seq } of listRecords({ store, keys: log.keys })) {
    const record = await log.read(seq);
    if (record !== undefined) lines.push(record.line);
  }
  return lines;
}

/** What a log from which nothing was thinned must not show: gaps, epochs that go back, records of a fenced writer. */
export function flawsOf(lines: readonly RecordLine[]): string[] {
  return lines.flatMap(({ seq, epoch, kind }, index) => {
    const before = lines[index - 1];
    const flaws: string[] = [];
    if (seq !== (before?.seq ?? 0) + 1) flaws.push(`record ${seq} follows record ${before?.seq}`);
    const expected = (before?.epoch ?? 0) + (kind === 'open' ? 1 : 0);
    if (kind === 'open' ? epoch < expected : epoch !== expected) {
      flaws.push(`record ${seq} (${kind}) has epoch ${epoch} after epoch ${before?.epoch}`);
    }
    return flaws;
  });
}
