import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { Seq } from './log/numbers.ts';

/** An object of the replica does not hold what its hash or its format says. */
export class CorruptObjectError extends EiderError {
  readonly exitCode = ExitCode.data;
  readonly key: string;
  readonly problem: string;

  constructor({ key, problem, cause }: { key: string; problem: string; cause?: unknown }) {
    super({
      what: `${key} is damaged: ${problem}`,
      todo: 'Restore an earlier point (`eider points`, `eider restore --at`), and keep the object for examination',
      cause,
    });
    this.key = key;
    this.problem = problem;
  }
}

/** An object that a record refers to is not in the bucket. */
export class MissingObjectError extends EiderError {
  readonly exitCode = ExitCode.data;
  readonly key: string;

  constructor(key: string) {
    super({
      what: `${key} is referred to but is not in the bucket`,
      todo: 'Restore another point (`eider points`); `eider verify` names everything that is missing',
    });
    this.key = key;
  }
}

/** The replica was written by a later version of Eider. */
export class UnknownFormatError extends EiderError {
  readonly exitCode = ExitCode.data;
  readonly key: string;

  constructor({ key, version }: { key: string; version: unknown }) {
    super({
      what: `${key} has format version ${String(version)}, this eider knows only version 1`,
      todo: 'Use the newer eider that wrote it',
    });
    this.key = key;
  }
}

/** Another writer has appended to the log: this one must never append again. */
export class FencedError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;
  readonly seq: Seq;

  constructor({ seq, by }: { seq: Seq; by: string }) {
    super({
      what: `another writer (${by}) has taken over the replica at record ${seq}`,
      todo: 'Nothing to do if a newer instance runs; `eider status` names it',
    });
    this.seq = seq;
  }
}

/** There is nothing to restore. */
export class NoReplicaError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(where: string) {
    super({
      what: `there is no replica at ${where}`,
      todo: 'Check R2_BUCKET_NAME and R2_DATABASE_KEY; a new database needs no restore',
    });
  }
}

/** The point that somebody asked for is not kept, or never was one. */
export class NoSuchPointError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(asked: string) {
    super({ what: `there is no restore point ${asked}`, todo: '`eider points` lists those that are kept' });
  }
}

/** Nothing is kept under the id of a conflict that somebody asked for. */
export class NoSuchConflictError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(id: string) {
    super({ what: `there is no conflict ${id}`, todo: '`eider conflicts list` lists those that are kept' });
  }
}

/** Keeping a conflict was interrupted before there was a state to restore. */
export class IncompleteConflictError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(id: string) {
    super({
      what: `conflict ${id} holds no state: keeping it was interrupted`,
      todo: 'The next start kept the same state under a later id, or left the file where it was; `eider conflicts list` shows',
    });
  }
}

/** The folder beside the database cannot be read or written. */
export class SidecarError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ path, cause }: { path: string; cause: unknown }) {
    super({
      what: `${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Make the folder of the database writable for this user, and see that the disk is not full',
      cause,
    });
  }
}
