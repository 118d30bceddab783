import { LagHistory } from '../../../runtime/src/http/page/lag-history.ts';
import { serveHttp } from '../../../runtime/src/http/serve-http.ts';
import type { Log } from '../../../runtime/src/logging/log.ts';
import { RecentEvents } from '../../../runtime/src/logging/recent-events.ts';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { leaseBytes } from '../../../runtime/src/replica/protocol/lease-document.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { openMetrics } from '../../unit/http/open-metrics.ts';
import { pageContext } from '../../unit/http/page-context.ts';
import { keys } from '../../unit/replica/replica-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The status page of a run that the test plays, with six hours of lag and a month of points behind it. */
export class PageServer implements AsyncDisposable {
  /** Of the clock that never jumps, seconds. */
  seconds = 0;
  readonly status = new RunStatus(() => this.seconds);
  /** The log of the run. */
  readonly log: Log;
  readonly events: RecentEvents;
  #server: (AsyncDisposable & { port: number }) | undefined;

  private constructor() {
    this.events = new RecentEvents({ most: 30, now: () => new Date(), redact: (text) => text });
    const silent = () => {};
    this.log = this.events.remembering({ debug: silent, info: silent, warn: silent, error: silent });
  }

  static async start(): Promise<PageServer> {
    const server = new PageServer();
    await server.#listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server?.port}/`;
  }

  /** Everything is as it should be. */
  healthy(): void {
    const { status } = this;
    status.state = 'running';
    status.lag.durable(this.seconds);
    status.lastDurable = new Date(Date.now() - 4000);
    status.lastArchive = new Date(Date.now() - 3 * hour);
    status.lastDrill = { time: new Date(Date.now() - 3 * hour).toISOString(), seq: 40, passed: true };
  }

  /** What was committed in the last seconds is not durable. */
  lagging(seconds: number): void {
    this.status.lag.changed();
    this.status.trouble = 'PutObject of app/log/1f did not succeed in 6 tries. Check the network';
    this.seconds += seconds;
  }

  async stop(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #listen(): Promise<void> {
    this.healthy();
    const { status, events } = this;
    const page = pageContext({
      status: () => status,
      store: await lastMonth(),
      history: lastHours(() => status.lag.seconds),
      events,
    });
    // Whoever looks first has the bucket read for the next.
    page.replica.look();
    this.log.info('lease.taken', 'This process holds the lease');
    this.log.warn('sync.delayed', 'PutObject of app/log/1f did not succeed in 6 tries. Check the network');
    this.log.error('archive.failed', 'No archive snapshot could be written: the scratch folder is too small');
    this.#server = await serveHttp({
      address: { host: '127.0.0.1', port: 0 },
      metrics: openMetrics(),
      page,
      admin: undefined,
      logger: this.log,
    });
  }
}

/** A bucket with a point for each half hour of a month, and for each minute of the last day; nobody reads what is in them. */
async function lastMonth(): Promise<Store> {
  let at = Date.now() - 29 * 24 * hour;
  const store = openMemoryStore({ bucket: new MemoryBucket({ clock: () => at }) });
  const end = Date.now();
  for (let seq = 1; at < end; seq += 1) {
    await store.create(keys.record(seq as Seq), new Uint8Array(1));
    at += end - at > 24 * hour ? hour / 2 : minute * (1 + (seq % 7));
  }
  const lease = {
    state: 'held' as const,
    session: 's',
    disk: 'd',
    instance: 'web-1/data/app.duckdb',
    purpose: 'run' as const,
    epoch: 7 as Epoch,
    nonce: 'n',
    position: { seq: 1 as Seq },
    lag: 0,
    ask: null,
    watched: false,
    to: null,
    from: null,
    previous: null,
    order: [],
    grants: {},
  };
  await store.create(keys.lease, leaseBytes(lease));
  return store;
}

/** Six hours of samples, with an outage in them. */
function lastHours(read: () => number): LagHistory {
  let at = Date.now() - 6 * hour;
  let lag: () => number | undefined = () => (at % 97) / 60;
  const history = new LagHistory({ now: () => new Date(at), read: () => lag() });
  const outage = at + 3 * hour;
  for (; at < Date.now(); at += 10_000) {
    const since = (at - outage) / 1000;
    lag = () => (since > 0 && since < 600 ? since : (at % 97) / 60);
    history.sample();
  }
  at = Date.now();
  lag = read;
  return history;
}
