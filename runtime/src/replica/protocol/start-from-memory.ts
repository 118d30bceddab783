import type { Seq } from '../log/numbers.ts';

/** A record as a page of the log shows it. */
interface ListedRecord {
  readonly seq: Seq;
  /** Size of its object. */
  readonly bytes: number;
}

/** What a disk remembers of its last clean stop. */
export interface RememberedStop {
  /** Which replica it is about. */
  readonly replica: string;
  readonly eiderVersion: string;
  /** The last record. */
  readonly record: ListedRecord & { readonly id: string };
  /** Whether it holds a database whose layout is known: any other file is read whole before its application starts. */
  readonly canBeFollowed: boolean;
}

export interface MemoryFacts {
  /** Undefined if the last stop was not a clean one, or gave the lease to whoever had asked. */
  readonly stop: RememberedStop | undefined;
  /** The replica and the version of this start. */
  readonly here: Pick<RememberedStop, 'replica' | 'eiderVersion'>;
  /** The position file. */
  readonly position: { readonly id: string; readonly seq: Seq } | undefined;
  /** Inode, size, mtime and ctime of the local files are those that the position notes. */
  readonly untouched: boolean;
  /** An unverified start or a victory has left its mark. */
  readonly marked: boolean;
}

/**
 * Whether a start may ask the store if everything is as the last clean stop left it, instead of reading it all again
 * (docs/protocol.md, "Start"). The store has the last word: {@link endsAsRemembered}, and the lease's ETag.
 */
export function mayStartFromMemory({ stop, here, position, untouched, marked }: MemoryFacts): boolean {
  if (stop === undefined || position === undefined) return false;
  const sameReplica = stop.replica === here.replica && stop.eiderVersion === here.eiderVersion;
  const sameStop = position.id === stop.record.id && position.seq === stop.record.seq;
  return sameReplica && sameStop && stop.canBeFollowed && untouched && !marked;
}

/**
 * Whether the log still ends with the last record of the stop.
 * @param options.from the first records from its seq on
 */
export function endsAsRemembered({
  stop,
  from,
}: {
  stop: RememberedStop;
  from: readonly ListedRecord[];
}): boolean {
  const [first, ...above] = from;
  return first?.seq === stop.record.seq && first.bytes === stop.record.bytes && above.length === 0;
}
