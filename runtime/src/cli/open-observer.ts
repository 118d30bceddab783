import type { SettingsWith } from '../config/settings.ts';
import type { DeadManSwitch } from '../http/dead-man-switch.ts';
import type { Log } from '../logging/log.ts';
import { RestoreDesk } from '../supervisor/restore/restore-desk.ts';
import type { RunObserver } from '../supervisor/run-observer.ts';
import { PointMarker } from '../supervisor/ship/point-marker.ts';
import type { OpenView, ViewOptions } from './open-view.ts';

/** What watches a run. */
export interface OpenObserver extends RunObserver, AsyncDisposable {
  /** The log of the run, whose events are counted and shown. */
  readonly logger: Log;
  /** What the admin API asks the run for. */
  readonly marker: PointMarker;
  readonly desk: RestoreDesk;
}

/**
 * Opens what watches a run: everything over HTTP, and the dead-man switch, as far as the settings want them. What is not wanted
 * is not loaded.
 */
export async function openObserver({
  settings,
  logger,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  logger: Log;
}): Promise<OpenObserver> {
  const marker = new PointMarker();
  const desk = new RestoreDesk();
  const { httpAddress: address } = settings;
  const view = address === 'off' ? undefined : await viewOf({ settings, address, logger, marker, desk });
  const watched = view?.logger ?? logger;
  const deadManSwitch = await switchOf(settings, watched);
  return {
    logger: watched,
    marker,
    desk,
    begin: (status) => view?.begin(status),
    syncing: () => view?.syncing(),
    synced: (sync) => {
      view?.synced(sync);
      if (sync.result !== 'delayed') deadManSwitch?.allDurable();
    },
    restored: (restore) => view?.restored(restore),
    storeCall: (call) => view?.storeCall(call),
    [Symbol.asyncDispose]: async () => view?.[Symbol.asyncDispose](),
  };
}

async function viewOf(options: ViewOptions): Promise<OpenView> {
  const { openView } = await import('./open-view.ts');
  return openView(options);
}

async function switchOf(
  { heartbeatUrl }: SettingsWith<'bucket'>,
  logger: Log,
): Promise<DeadManSwitch | undefined> {
  if (heartbeatUrl === undefined) return undefined;
  const { DeadManSwitch } = await import('../http/dead-man-switch.ts');
  return new DeadManSwitch({
    url: heartbeatUrl.reveal(),
    logger,
    monotonic: () => performance.now() / 1000,
  });
}
