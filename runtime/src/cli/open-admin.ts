import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { SettingsWith } from '../config/settings.ts';
import type { AdminContext } from '../http/admin/admin-context.ts';
import type { Log } from '../logging/log.ts';
import type { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { PointMarker } from '../supervisor/ship/point-marker.ts';
import type { OpenReplica } from './open-replica.ts';

/** Puts together what the admin API works with; undefined without a token. */
export async function openAdmin({
  settings,
  replica: { store, keys, log },
  logger,
  redact,
  marker,
  desk,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  replica: OpenReplica;
  logger: Log;
  redact: (text: string) => string;
  marker: PointMarker;
  desk: RestoreDesk;
}): Promise<AdminContext | undefined> {
  const token = settings.adminToken?.reveal();
  if (token === undefined) return undefined;
  const [{ drill }, { DrillScratch, scratchFolder }] = await Promise.all([
    import('../supervisor/archive/drill.ts'),
    import('../supervisor/archive/drill-scratch.ts'),
  ]);
  const now = () => new Date();
  return {
    token,
    store,
    keys,
    log,
    marker,
    desk,
    prove: async (seq, onProgress) => {
      await using scratch = await DrillScratch.open({ folder: scratchFolder(settings) });
      await drill({ store, log, logger, scratch, wanted: { at: 'seq', seq }, asserts: [], now, onProgress });
    },
    logger,
    redact,
    host: hostname(),
    now,
    monotonic: () => performance.now() / 1000,
    ulid,
  };
}
