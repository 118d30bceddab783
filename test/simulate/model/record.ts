import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { RecordIdentity } from '../../../runtime/src/replica/protocol/append.ts';
import type { ContentName } from '../../../runtime/src/replica/protocol/compare-content.ts';
import type { Commit, Content } from './content.ts';

export type Kind = 'open' | 'wal' | 'checkpoint' | 'point' | 'rewind' | 'close';

/** Bytes of the WAL, in the payload of some record. */
export interface Segment {
  readonly in: Seq;
  readonly commits: readonly Commit[];
}

/** A record as far as the protocol looks at it. `state` is also what a restore of it must yield. */
export interface ModelRecord {
  readonly id: string;
  readonly seq: Seq;
  readonly epoch: Epoch;
  readonly line: Line;
  readonly kind: Kind;
  /** Wall clock of the writer's machine: for the conflict policy `newer` only. */
  readonly time: number;
  readonly content: string;
  readonly state: Content;
  /** Name of the map object; undefined for an empty base. */
  readonly map: string | undefined;
  readonly segments: readonly Segment[];
  /** Commits that lie in this very record. */
  readonly payload: readonly Commit[];
  readonly isNamed: boolean;
  /** The first record of a local file that won a conflict. */
  readonly overrides: boolean;
  /** Session of the writer. */
  readonly author: string;
}

/** A pack holds the blocks that some commits have changed. */
export interface Pack {
  readonly commits: readonly Commit[];
}

/** A map says in which packs the blocks of a base lie. */
export interface BlockMap {
  readonly packs: readonly string[];
}

/** Stands for id and SHA-256 of the body. */
export function identityOf(record: ModelRecord): RecordIdentity {
  const { id, seq, epoch, kind, time, state, map } = record;
  const bodySha256 = `${id} ${seq} ${epoch} ${kind} ${time} ${state.iteration} ${state.base} ${state.wal} ${map}`;
  return { id, bodySha256 };
}

/** Names the content of a record as position and intent do. */
export function nameOf({ content, state }: ModelRecord): ContentName {
  return { content, root: `${state.iteration} ${state.base}`, walSha256: `${state.wal}` };
}

/** For traces. */
export function describeRecord(record: ModelRecord | undefined): string {
  if (record === undefined) return 'nothing';
  const { kind, seq, epoch, state } = record;
  return `${kind}@${seq}/e${epoch}[${state.base}|${state.wal}]`;
}
