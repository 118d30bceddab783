import { randomUUID } from 'node:crypto';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { nextSeq, type Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { decodeRecord, encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { leaseBytes, seeLease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { idleBeatSeconds } from '../../../runtime/src/replica/protocol/lease-rhythm.ts';
import type { ObjectMemory } from './object-memory.ts';

export interface RepeatOptions {
  /** `R2_DATABASE_KEY` of the replica. */
  readonly root: string;
  /** The newest record of its log. */
  readonly seq: Seq;
  /** Records that the log has afterwards, thinned by nobody. */
  readonly records: number;
}

/**
 * Makes a log long with records that repeat the state of the newest one, as `eider backup` of an idle database does, a second apart. They
 * go through the project's own codec and straight into the memory of the server: as requests they would take minutes.
 */
export function repeatNewest(objects: ObjectMemory, { root, seq, records }: RepeatOptions): void {
  const keys = new ReplicaKeys(root);
  const key = keys.record(seq);
  const { line } = decodeRecord({ bytes: Buffer.concat(objects.get(key)?.pieces ?? []), key });
  for (let next = nextSeq(seq); next <= records; next = nextSeq(next)) {
    const repeated = { ...line, id: randomUUID(), seq: next, kind: 'point' as const };
    const { bytes } = encodeRecord({ line: repeated, payload: new Uint8Array() });
    objects.put(keys.record(next), [bytes]);
  }
  leaseBehind(objects, keys, Math.max(seq, records - idleBeatSeconds) as Seq);
}

/** The lease as a writer of a record a second leaves it: it names the one of its last beat. */
function leaseBehind(objects: ObjectMemory, keys: ReplicaKeys, seq: Seq): void {
  const seen = seeLease(Buffer.concat(objects.get(keys.lease)?.pieces ?? []));
  if (seen.kind !== 'lease') throw new Error(`${keys.lease} is no lease`);
  objects.put(keys.lease, [leaseBytes({ ...seen.lease, position: { seq } })]);
}
