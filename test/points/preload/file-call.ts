/** A file call on the database under test, as the preloaded library reports it before it is made. */
export interface FileCall {
  /** Who makes it: the application, or the process that captures. */
  readonly process: 'application' | 'replicator';
  readonly call: 'open' | 'stat' | 'pread' | 'pwrite' | 'write' | 'fsync' | 'ftruncate' | 'unlink' | 'rename';
  /** What the file's name has after the database's: `''`, `.wal`, `.wal.checkpoint`, `.wal.recovery`. */
  readonly file: string;
  /** The same of a rename's target. */
  readonly to: string;
  /** Offset in the file; of a `write` the file's length, of an `ftruncate` the new length. */
  readonly at: number;
  /** Bytes to be read or written. */
  readonly bytes: number;
}

export type CallMatcher = (call: FileCall) => boolean;

/** Bytes of a database file's three headers (DuckDB v1.5.5, src/include/duckdb/storage/storage_info.hpp). */
const headersEnd = 12_288;

const by =
  (process: FileCall['process']) =>
  (matches: Partial<FileCall>): CallMatcher =>
  (call) =>
    call.process === process &&
    Object.entries(matches).every(([field, value]) => call[field as keyof FileCall] === value);

/** Calls of the application. */
export const application = by('application');

/** Calls of the process that captures. */
export const replicator = by('replicator');

/** The application is about to write a database header: the moment at which a checkpoint counts. */
export const headerWrite: CallMatcher = (call) =>
  application({ call: 'pwrite', file: '' })(call) && call.at >= 4096 && call.at < headersEnd;

/** The application is about to write a block. */
export const blockWrite: CallMatcher = (call) =>
  application({ call: 'pwrite', file: '' })(call) && call.at >= headersEnd;

/** The replicator is about to read a block, or the stored checksum at its beginning. */
export const blockRead: CallMatcher = (call) =>
  replicator({ call: 'pread', file: '' })(call) && call.at >= headersEnd;

/** The replicator is about to read the headers. */
export const headerRead: CallMatcher = (call) =>
  replicator({ call: 'pread', file: '' })(call) && call.at < headersEnd;

/** The call number `number` of those that match, counted from 1. */
export function nth(number: number, matches: CallMatcher): CallMatcher {
  let seen = 0;
  return (call) => matches(call) && ++seen === number;
}
