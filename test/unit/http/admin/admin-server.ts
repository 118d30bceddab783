import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import type { AdminContext } from '../../../../runtime/src/http/admin/admin-context.ts';
import { serveHttp } from '../../../../runtime/src/http/serve-http.ts';
import { redactor } from '../../../../runtime/src/logging/redact.ts';
import { listAudit } from '../../../../runtime/src/replica/audit/list-audit.ts';
import { conflictKeys } from '../../../../runtime/src/replica/conflicts.ts';
import type { Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import type { ReplicaWriter } from '../../../../runtime/src/replica/replica-writer.ts';
import type { Store } from '../../../../runtime/src/store/store.ts';
import { RestoreDesk, type RestoreOrder } from '../../../../runtime/src/supervisor/restore/restore-desk.ts';
import { RunStatus } from '../../../../runtime/src/supervisor/run-status.ts';
import { PointMarker } from '../../../../runtime/src/supervisor/ship/point-marker.ts';
import { delegatingTo } from '../../../support/delegating-store.ts';
import { FakeDatabase, seeded } from '../../replica/fake-database.ts';
import { keys, memoryReplica, openWriter, ship } from '../../replica/replica-fixture.ts';
import { openMetrics } from '../open-metrics.ts';
import { pageContext } from '../page-context.ts';

export const conflict = '2026-11-24T02-59-00.000Z-web-1';

export interface AdminCall {
  method?: string;
  /** Default: the right one; null: none. */
  token?: string | null;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** The admin API on a real server, over a replica in memory; the test plays the run. */
export class AdminServer implements AsyncDisposable {
  readonly token: string;
  readonly status = new RunStatus(() => 0);
  readonly store: Store;
  readonly writer: ReplicaWriter;
  readonly desk = new RestoreDesk();
  readonly orders: RestoreOrder[] = [];
  /** What the proof of a point comes to. */
  prove: AdminContext['prove'] = async () => {};
  /** Thrown by the store, if set. */
  failure: Error | undefined;
  /** Everything that was logged. */
  readonly logged: string[] = [];
  readonly #marker = new PointMarker();
  #marking: Disposable | undefined;
  #reign: Disposable | undefined;
  #server: (AsyncDisposable & { port: number }) | undefined;

  private constructor({ store, writer, token }: Pick<AdminServer, 'store' | 'writer' | 'token'>) {
    const unlessItFails = <Result>(work: () => Promise<Result>) =>
      this.failure === undefined ? work() : Promise.reject(this.failure);
    this.store = {
      ...delegatingTo(store),
      create: (...call) => unlessItFails(() => store.create(...call)),
      list: (...call) => unlessItFails(() => store.list(...call)),
    };
    this.writer = writer;
    this.token = token;
  }

  static async start({
    admin = true,
    token = `t${randomBytes(24).toString('base64url')}`,
  }: {
    admin?: boolean;
    token?: string;
  } = {}): Promise<AdminServer> {
    const { store, log } = memoryReplica();
    const database = new FakeDatabase(seeded(3));
    const writer = await openWriter({ store, log });
    for (let n = 0; n < 3; n += 1) {
      database.checkpoint(4);
      await ship(writer, database);
    }
    const kept = await store.read(keys.record(writer.newest.line.seq));
    await store.create(conflictKeys(keys, conflict).record(1 as Seq), kept?.bytes ?? new Uint8Array());
    const server = new AdminServer({ store, writer, token });
    await server.#listen(admin, log);
    return server;
  }

  /** The application runs: orders are taken, and those that were carried out are finished. */
  applicationUp(): void {
    this.#reign?.[Symbol.dispose]();
    this.#reign = this.desk.servedBy((order) => this.orders.push(order));
    this.status.state = 'running';
  }

  /** Nothing is replicated any more. */
  stopMarking(): void {
    this.#marking?.[Symbol.dispose]();
  }

  async call(path: string, { method = 'GET', token = this.token, body, headers = {} }: AdminCall = {}) {
    const answer = await fetch(`http://127.0.0.1:${this.#server?.port}${path}`, {
      method,
      headers: {
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const type = answer.headers.get('Content-Type') ?? '';
    return { status: answer.status, type, headers: answer.headers, text, json: parse(type, text) };
  }

  /** The audit trail, oldest first. */
  async audit() {
    const listed = await listAudit({ store: this.store, keys, limit: 100 });
    return listed.flatMap(({ entry }) => (entry === undefined ? [] : [entry])).reverse();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  async #listen(withAdmin: boolean, log: AdminContext['log']): Promise<void> {
    const note = (event: string, message: string, fields = {}) => {
      this.logged.push(JSON.stringify({ event, message, ...fields }));
    };
    const logger = { debug: note, info: note, warn: note, error: note };
    this.#marking = this.#marker.markedBy((name) =>
      this.failure === undefined
        ? this.writer.mark('point', name === undefined ? {} : { name })
        : Promise.reject(this.failure),
    );
    const redact = redactor([this.token]);
    const admin: AdminContext = {
      token: this.token,
      store: this.store,
      keys,
      log,
      marker: this.#marker,
      desk: this.desk,
      prove: (...call) => this.prove(...call),
      logger,
      redact,
      host: 'web-1',
      now: () => new Date(),
      monotonic: () => performance.now() / 1000,
      ulid,
    };
    this.#server = await serveHttp({
      address: { host: '127.0.0.1', port: 0 },
      metrics: openMetrics(),
      page: pageContext({ status: () => this.status, store: this.store, redact }),
      admin: withAdmin ? admin : undefined,
      logger,
    });
  }
}

function parse(type: string, text: string): unknown {
  return type.includes('json') ? JSON.parse(text) : undefined;
}
