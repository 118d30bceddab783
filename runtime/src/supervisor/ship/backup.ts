import type { SettingsWith } from '../../config/settings.ts';
import type { Log } from '../../logging/log.ts';
import type { Epoch } from '../../replica/log/numbers.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { ReplicaWriter } from '../../replica/replica-writer.ts';
import { DiskHold } from '../disk/disk-hold.ts';
import { holdLease } from '../lease/hold-lease.ts';
import { LeaseLostError } from '../lease/lease-lost-error.ts';
import { openContext } from '../open-context.ts';
import type { RunContext } from '../run-context.ts';
import { openReign } from '../start/open-reign.ts';
import { StartRefusedError } from '../start/start-refused-error.ts';

/** Milliseconds for reading a file that nobody writes to. */
const patienceMs = 24 * 3_600_000;

/**
 * Ships the database as it is now and marks that state as a restore point, under a name if there is one. For a database
 * that no other `eider` follows: that one would be the writer.
 * @throws {DiskTakenError} if another eider works on this disk
 * @throws {LeaseHeldError | LeaseLostError} if another writer lives, or comes
 * @throws {StartRefusedError} if the replica does not go on with the local file
 */
export async function backup({
  settings,
  logger,
  name,
  signal,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
  name: string | undefined;
  signal: AbortSignal;
}): Promise<LogRecord> {
  using disk = DiskHold.open({ settings, mayShare: false });
  const run = await openContext({
    settings: { ...settings, lease: 'fail' },
    logger,
    disk,
    onWait: () => {},
  });
  try {
    await run.proveStore(signal);
    await run.seat.acquire(signal);
    return await markPoint({ run, name, signal });
  } finally {
    await run.store.close();
  }
}

async function markPoint({
  run,
  name,
  signal: interrupted,
}: {
  run: RunContext;
  name: string | undefined;
  signal: AbortSignal;
}): Promise<LogRecord> {
  let writer: ReplicaWriter | undefined;
  await using held = holdLease({ run, newest: () => writer?.newest });
  const signal = AbortSignal.any([interrupted, held.signal]);
  const open = await openReign({
    run,
    tried: { highest: 0 as Epoch },
    mayTouchFile: async ({ do: action, reason }) => {
      if (action !== 'keep-local') throw new StartRefusedError(reason);
      return true;
    },
    signal,
    giveUp: signal,
  });
  if (open === undefined) throw new LeaseLostError('The replica has moved on');
  const { source } = open;
  writer = open.writer;
  try {
    const { sink, newest } = writer;
    const { state } = await source.capture({ sink, newest, signal, withinMs: patienceMs });
    await writer.ship(state);
    const point = await writer.mark('point', name === undefined ? {} : { name });
    await writer.mark('close');
    return point;
  } finally {
    await source.close();
  }
}
