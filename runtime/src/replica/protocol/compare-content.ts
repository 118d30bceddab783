import type { Line, Seq } from '../log/numbers.ts';

/** The local file set, compared with the replica by content. */
export interface LocalContent {
  /** Inode, size, mtime and ctime are those of the last clean stop, so the bytes are those of the position. */
  readonly untouched: boolean;
  /** Byte-equal to the record that the position names. */
  readonly equalsPosition: boolean;
  /** DuckDB's checkpoint counter; undefined in opaque mode, which has none. */
  readonly iteration: bigint | undefined;
  /** Whether headers and blocks equal those of the newest record. */
  readonly base: 'same' | 'different';
  /** The local WAL against that of the newest record; tells something only over the same base. */
  readonly wal: 'same' | 'prefix' | 'extension' | 'different';
}

/** Names a content. The id alone proves nothing: cloned machines draw the same ids for different records. */
export interface ContentName {
  /** Id of the record that brought it. */
  readonly content: string;
  /** SHA-256 of the root of the block map; null for none. */
  readonly root: string | null;
  readonly walSha256: string;
}

/** What is told of the newest record. */
export interface NewestContent extends ContentName {
  readonly seq: Seq;
  readonly iteration: bigint | undefined;
  readonly line: Line;
}

/** The position file: which record the local file last equalled. */
export interface KnownPosition extends ContentName {
  readonly seq: Seq;
  readonly line: Line;
}

export interface ContentFacts {
  readonly local: LocalContent;
  readonly newest: NewestContent;
  readonly position: KnownPosition | undefined;
  /** The intent file: what was about to be appended last. */
  readonly intent: ContentName | undefined;
  /** An application ran on this file while nobody could compare it with the replica. */
  readonly unverified: boolean;
  /** The victory file: the content that the local file has won against, and the line that was opened for it. */
  readonly victory: (ContentName & { readonly line: Line }) | undefined;
}

/**
 * - `equal`: the same content;
 * - `behind`: all that the local file holds is in the replica, and the replica holds more;
 * - `ahead`: all that the replica holds is in the local file, and the local file holds more;
 * - `left`: the local file holds something of its own, on a line that the log has left by a rewind or a conflict;
 * - `diverged`: each holds something that the other lacks, or the contrary cannot be shown.
 */
export type Relation = 'equal' | 'behind' | 'ahead' | 'left' | 'diverged';

export interface Comparison {
  readonly relation: Relation;
  /** The end of a sentence that begins with "the local file". */
  readonly because: string;
  /** The conflict was decided for the local file before, and a crash came in between. */
  readonly won?: boolean;
}

/** Compares the local file with the newest record. Database id and iteration prove no descent; only content does. */
export function compareContent(facts: ContentFacts): Comparison {
  const { local, newest, position } = facts;
  if (local.untouched && isSameContent(position, newest)) {
    return { relation: 'equal', because: 'has not been touched since the clean stop at the newest content' };
  }
  const byBytes = local.base === 'same' ? compareWal(facts) : undefined;
  const localHasMore = byBytes?.relation !== 'equal' && byBytes?.relation !== 'behind';
  if (localHasMore && hasWon(facts)) {
    return {
      ...diverged('has won against the newest record already, and nothing was shipped since'),
      won: true,
    };
  }
  return byBytes ?? compareDescent(facts);
}

/** Over the same base the bytes of the WAL decide; undefined if they went separate ways. */
function compareWal(facts: ContentFacts): Comparison | undefined {
  switch (facts.local.wal) {
    case 'same':
      return { relation: 'equal', because: 'equals the newest record byte for byte' };
    case 'prefix':
      return { relation: 'behind', because: 'holds only the beginning of what the newest record holds' };
    case 'extension':
      return aheadOn(facts, 'begins with all that the newest record holds');
    case 'different':
      return undefined;
  }
}

/** A checkpoint lies between: bytes say nothing, only what was written down does. */
function compareDescent(facts: ContentFacts): Comparison {
  const { local, newest, position, unverified } = facts;
  if (position !== undefined && position.seq > newest.seq) {
    return diverged('was shipped up to a record that the replica does not have any more');
  }
  if (position !== undefined && (local.untouched || local.equalsPosition)) {
    return { relation: 'behind', because: `equals record ${position.seq}, and the replica has moved on` };
  }
  const descends = namesNewest(facts) && isLater(local.iteration, newest.iteration);
  if (descends && !unverified && local.base === 'different') {
    return aheadOn(facts, 'goes on from the newest record through a checkpoint');
  }
  if (position !== undefined && lineOf(facts) !== newest.line) return left(position, newest);
  return diverged(
    unverified
      ? 'was written to while it could not be compared with the replica'
      : 'and the newest record each may hold what the other lacks',
  );
}

function aheadOn(facts: ContentFacts, because: string): Comparison {
  const { newest, position } = facts;
  const line = lineOf(facts);
  if (line === newest.line) return { relation: 'ahead', because };
  if (position !== undefined) return left(position, newest);
  return diverged(`${because}, but nothing says whether the log has left its line`);
}

/** The line that the local file is known to be on; undefined if nothing says so. */
function lineOf(facts: ContentFacts): Line | undefined {
  return namesNewest(facts) ? facts.newest.line : facts.position?.line;
}

function namesNewest({ newest, position, intent }: ContentFacts): boolean {
  return isSameContent(position, newest) || isSameContent(intent, newest);
}

/** The newest record is still the `open` that was written when the local file won. */
function hasWon({ victory, newest }: ContentFacts): boolean {
  return isSameContent(victory, newest) && victory?.line === newest.line;
}

function isSameContent(known: ContentName | undefined, newest: ContentName): boolean {
  return (
    known?.content === newest.content && known.root === newest.root && known.walSha256 === newest.walSha256
  );
}

function isLater(local: bigint | undefined, newest: bigint | undefined): boolean {
  // Opaque mode ships only files that nobody has open: what was written since goes on from there.
  return local === undefined || newest === undefined || local > newest;
}

function left(position: KnownPosition, newest: NewestContent): Comparison {
  return {
    relation: 'left',
    because: `is of line ${position.line}, which the log has left for line ${newest.line} by a rewind or a conflict`,
  };
}

function diverged(because: string): Comparison {
  return { relation: 'diverged', because };
}
