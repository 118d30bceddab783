import { LagHistory } from '../../../runtime/src/http/page/lag-history.ts';
import { ReplicaView } from '../../../runtime/src/http/page/replica-view.ts';
import type { PageContext } from '../../../runtime/src/http/page/status-facts.ts';
import { RecentEvents } from '../../../runtime/src/logging/recent-events.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { keys, memoryReplica } from '../replica/replica-fixture.ts';

/** The context of a page about a run that the test plays. */
export function pageContext({
  status,
  store = memoryReplica().store,
  ...changes
}: Partial<PageContext> & { status: () => RunStatus | undefined; store?: Store }): PageContext {
  const now = changes.now ?? (() => new Date());
  const redact = changes.redact ?? ((text: string) => text);
  return {
    database: keys.root,
    host: 'web-1',
    version: '1.2.3',
    now,
    status,
    mostLagSeconds: 10,
    mostDrillAgeSeconds: 48 * 3600,
    history: new LagHistory({ now, read: () => status()?.lag.seconds }),
    replica: new ReplicaView({ store, keys, now, monotonic: () => performance.now() / 1000 }),
    events: new RecentEvents({ most: 30, now, redact }),
    redact,
    ...changes,
  };
}
