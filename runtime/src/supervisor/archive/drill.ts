import { EiderError } from '../../errors/eider-error.ts';
import type { Log } from '../../logging/log.ts';
import { CorruptObjectError, MissingObjectError, NoReplicaError } from '../../replica/errors.ts';
import type { FetchProgress } from '../../replica/fetch-state.ts';
import { LeaseObject } from '../../replica/lease-object.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { readPoint, type WantedPoint } from '../../replica/log/read-point.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { Store } from '../../store/store.ts';
import { restorePoint } from '../start/restore-point.ts';
import { checkDatabase, DatabaseRefusedError } from './check-database.ts';
import type { PassedCheck } from './check-protocol.ts';
import { recordDrill } from './drill-record.ts';
import type { DrillScratch } from './drill-scratch.ts';
import { UndrillableError } from './undrillable-error.ts';

export interface DrillOptions {
  store: Store;
  log: ReplicaLog;
  logger: Log;
  scratch: DrillScratch;
  wanted: WantedPoint;
  /** SQL that must return true; may be empty. */
  asserts: readonly string[];
  now: () => Date;
  onProgress?: ((progress: FetchProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A restore point that was restored, opened, read whole and checkpointed. */
export interface PassedDrill {
  readonly record: LogRecord;
  readonly check: PassedCheck;
  /** What restoring and checking took. */
  readonly seconds: number;
}

/**
 * Restores a point into the scratch folder, opens it in a real DuckDB in a child process, reads every value, evaluates the
 * assertions, and checkpoints: afterwards `scratch.database` is a plain file without a WAL. Whether it passed or failed is
 * written to the lease.
 * @throws {DatabaseRefusedError | CorruptObjectError | MissingObjectError} if the drill failed
 * @throws {UndrillableError | ScratchTooSmallError} if there can be none
 * @throws {NoReplicaError | NoSuchPointError} if there is no such point
 */
export async function drill(options: DrillOptions): Promise<PassedDrill> {
  const { store, log, scratch, wanted } = options;
  const record = await readPoint({ store, log, wanted });
  const { database, wal, seq } = record.line;
  if (database === null) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  if (database.mode === 'opaque') throw new UndrillableError({ seq });
  await scratch.needRoom({ databaseBytes: database.slots * database.blockSize, walBytes: wal.bytes });
  try {
    const passed = await restoreAndCheck(options);
    await note(options, { seq: passed.record.line.seq, passed: true });
    return passed;
  } catch (failure) {
    if (isVerdict(failure)) await note(options, { seq, passed: false });
    throw failure;
  }
}

async function restoreAndCheck({
  store,
  log,
  scratch,
  wanted,
  asserts,
  onProgress,
  signal,
}: DrillOptions): Promise<PassedDrill> {
  const started = performance.now();
  const { record } = await restorePoint({
    store,
    log,
    wanted,
    target: scratch.database,
    validate: false,
    onProgress,
    signal,
  });
  const check = await checkDatabase({ path: scratch.database, everything: true, asserts, signal });
  return { record, check, seconds: (performance.now() - started) / 1000 };
}

/** Whether a failure says something about the replica, and not about the network or this machine. */
function isVerdict(failure: unknown): boolean {
  return (
    failure instanceof DatabaseRefusedError ||
    failure instanceof CorruptObjectError ||
    failure instanceof MissingObjectError
  );
}

/** A key that may only read cannot write the lease: the drill counts all the same for whoever ran it. */
async function note(
  { store, log, logger, now }: DrillOptions,
  { seq, passed }: { seq: number; passed: boolean },
): Promise<void> {
  const lastDrill = { time: now().toISOString(), seq, passed };
  const lost = 'The drill could not be noted in the lease, where health checks look for it';
  try {
    const noted = await recordDrill(new LeaseObject({ store, keys: log.keys }), lastDrill);
    if (!noted) logger.warn('drill.unrecorded', lost);
  } catch (error) {
    if (!(error instanceof EiderError)) throw error;
    logger.warn('drill.unrecorded', lost, { error });
  }
}
