import { type Comparison, type ContentFacts, compareContent } from './compare-content.ts';

/** `R2_CONFLICT`: which side wins if both hold something that the other lacks. */
export type ConflictPolicy = 'newer' | 'local' | 'remote' | 'fail';

/** The replica as the start finds it. */
export type ReplicaFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'exists' }
  /** It did not answer: not the same as empty. */
  | { readonly kind: 'unreachable' }
  /** It refused the credentials. */
  | { readonly kind: 'refused' };

export interface StartFacts {
  readonly replica: ReplicaFacts;
  /** Whether there is a database file (or a WAL of one) on this disk. */
  readonly hasLocal: boolean;
  /** How both compare; needed if both are there, ignored otherwise. */
  readonly content: ContentFacts | undefined;
  readonly policy: ConflictPolicy;
  /** Wall-clock times of the last commits, for the policy `newer` only; milliseconds since 1970. */
  readonly lastCommit: { readonly local: number; readonly replica: number };
  /** Version of the application's schema in the state that would be started with, if it is newer than what is supported. */
  readonly schemaTooNew?: { readonly found: string; readonly supported: string } | undefined;
}

export type StartAction =
  /** There is nothing anywhere: the application makes a new database. */
  | { readonly do: 'start-fresh' }
  /** Restore the newest record. `local` says what becomes of the local file before: nothing, moved aside, or uploaded to `conflicts/` first. */
  | { readonly do: 'restore'; readonly local: 'none' | 'aside' | 'conflicts' }
  /** Start with the local file and ship what the replica lacks. */
  | { readonly do: 'keep-local'; readonly ship: 'nothing' | 'difference' | 'everything' }
  /** The local file won a conflict: the newest record goes to `conflicts/`, the next record opens a new line. */
  | { readonly do: 'override-replica' }
  /** Fsync the unverified mark, start with the local file, decide again when the bucket answers. */
  | { readonly do: 'start-unverified' }
  /** Try to reach the bucket a few more times, then exit: 69, or 77 if it refused. */
  | { readonly do: 'wait-for-store' }
  /** Exit 65. */
  | { readonly do: 'refuse'; readonly because: 'schema' | 'conflict' };

export type StartDecision = StartAction & {
  /** One sentence that a person reads. */
  readonly reason: string;
};

/** What to do with the local file before the application starts (DESIGN.md, "Start"). */
export function decideStart(facts: StartFacts): StartDecision {
  const { replica, hasLocal, content, schemaTooNew } = facts;
  if (schemaTooNew !== undefined) {
    const { found, supported } = schemaTooNew;
    return {
      do: 'refuse',
      because: 'schema',
      reason: `The database has schema version ${found}, but the application supports only ${supported}.`,
    };
  }
  if (replica.kind === 'unreachable' || replica.kind === 'refused')
    return withoutReplica(replica.kind, hasLocal);
  if (replica.kind === 'none') return withEmptyReplica(hasLocal);
  if (!hasLocal) {
    const reason = 'There is no local file, so the newest record is restored.';
    return { do: 'restore', local: 'none', reason };
  }
  if (content === undefined) throw new TypeError('both sides exist but were not compared');
  return withBoth(compareContent(content), facts);
}

function withoutReplica(kind: 'unreachable' | 'refused', hasLocal: boolean): StartDecision {
  const what = kind === 'unreachable' ? 'The bucket does not answer' : 'The bucket refuses the credentials';
  if (!hasLocal)
    return { do: 'wait-for-store', reason: `${what}, and there is no local file to start with.` };
  return {
    do: 'start-unverified',
    reason: `${what}, so the application starts with the local file, and nothing is shipped before both are compared.`,
  };
}

function withEmptyReplica(hasLocal: boolean): StartDecision {
  if (!hasLocal) {
    return {
      do: 'start-fresh',
      reason: 'There is neither a local file nor a replica, so this is a new database.',
    };
  }
  const reason = 'There is no replica yet, so the whole local file is shipped.';
  return { do: 'keep-local', ship: 'everything', reason };
}

function withBoth({ relation, because, won = false }: Comparison, facts: StartFacts): StartDecision {
  switch (relation) {
    case 'equal':
      return { do: 'keep-local', ship: 'nothing', reason: `The local file ${because}, so it is kept.` };
    case 'behind':
      return {
        do: 'restore',
        local: 'aside',
        reason: `The local file ${because}, so it is moved aside and the newest record is restored.`,
      };
    case 'ahead':
      return {
        do: 'keep-local',
        ship: 'difference',
        reason: `The local file ${because}, so it is kept and the difference is shipped.`,
      };
    case 'left':
      // Whatever the policy says: else a rewind would silently be undone by the standby's own file.
      return {
        do: 'restore',
        local: 'conflicts',
        reason: `The local file ${because}, so it goes to conflicts/ and the newest record is restored.`,
      };
    case 'diverged':
      return settleConflict(because, won, facts);
  }
}

function settleConflict(because: string, won: boolean, { policy, lastCommit }: StartFacts): StartDecision {
  const conflict = `The local file ${because}`;
  if (policy === 'fail') {
    return {
      do: 'refuse',
      because: 'conflict',
      reason: `${conflict}, and R2_CONFLICT=fail says not to choose.`,
    };
  }
  const isNewer = won || lastCommit.local > lastCommit.replica;
  const localWins = policy === 'local' || (policy === 'newer' && isNewer);
  const why = policy === 'newer' ? 'its last commit is the later one' : `R2_CONFLICT=${policy} says so`;
  if (localWins) {
    return {
      do: 'override-replica',
      reason: `${conflict}; the local file wins because ${why}, and the newest record goes to conflicts/.`,
    };
  }
  return {
    do: 'restore',
    local: 'conflicts',
    reason: `${conflict}; the replica wins because ${why}, and the local file goes to conflicts/.`,
  };
}
