import { call } from './call.ts';
import { bucketOf, type Environment, settingsOf } from './environment.ts';
import { round } from './round.ts';
import { statusPage } from './status-page.ts';

/**
 * The watchdog: a Worker on a cron that needs nothing of ours to be alive. It reads each database's lease and newest
 * archive, and says when a writer is silent. Who watches the watchdog: an outside service that expects its heartbeat,
 * which is sent only after a round in which every bucket and the webhook answered.
 */
export default {
  async scheduled({ scheduledTime }, environment): Promise<void> {
    const settings = settingsOf(environment);
    const rounds = await Promise.allSettled(
      settings.databases.map((database) =>
        round({
          database,
          bucket: bucketOf(environment, database),
          settings,
          now: scheduledTime,
          webhookUrl: environment.WEBHOOK_URL,
        }),
      ),
    );
    const failures = rounds.flatMap((result, index) =>
      result.status === 'rejected' ? [`${settings.databases[index]?.name}: ${String(result.reason)}`] : [],
    );
    if (failures.length > 0) throw new Error(failures.join('; '));
    if (environment.HEARTBEAT_URL !== undefined) await call(environment.HEARTBEAT_URL, { at: scheduledTime });
  },

  fetch: statusPage,
} satisfies ExportedHandler<Environment>;
