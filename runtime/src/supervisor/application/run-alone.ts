import type { Settings } from '../../config/settings.ts';
import type { Supervised } from './application.ts';
import { exitCodeOf } from './application-exit.ts';
import { applicationSignals } from './application-signals.ts';
import { Signals } from './signals.ts';

/** Runs an application and looks at no database: what is left of `run` without replication. Resolves to its exit code. */
export async function runAlone({
  settings,
  start,
}: {
  settings: Pick<Settings, 'shutdownSeconds'>;
  start: () => Promise<Supervised>;
}): Promise<number> {
  using signals = new Signals();
  const application = await start();
  signals.deliverTo(
    applicationSignals({
      application,
      stopMilliseconds: settings.shutdownSeconds * 1000,
      onStop: () => {},
    }),
  );
  return exitCodeOf(await application.ended);
}
