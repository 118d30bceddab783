import type { SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import type { Epoch } from '../replica/numbers.ts';
import type { LogRecord } from '../replica/record.ts';
import { beAloneOnDisk } from './alone-on-disk.ts';
import { openContext } from './open-context.ts';
import { openReign } from './open-reign.ts';

/** Milliseconds for reading a file that nobody writes to. */
const patienceMs = 24 * 3_600_000;

/**
 * Ships the database as it is now and marks that state as a restore point, under a name if there is one. For a database
 * that no other `eider` follows: that one would be the writer.
 * @throws {DiskTakenError} if another eider works on this disk
 * @throws {LeaseHeldError} if another writer lives
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
  using _alone = beAloneOnDisk(settings.databasePath);
  const run = await openContext({ settings: { ...settings, lease: 'fail' }, logger, onWait: () => {} });
  try {
    await run.proveStore();
    await run.seat.acquire(signal);
    try {
      const open = await openReign({
        run,
        tried: { highest: 0 as Epoch },
        mayTouchFile: async ({ do: action }) => action === 'keep-local',
        signal,
        giveUp: signal,
      });
      if (open === undefined) throw new Error('the local file is not what the replica goes on from');
      const { source, writer } = open;
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
    } finally {
      await run.seat.release();
    }
  } finally {
    await run.store.close();
  }
}
