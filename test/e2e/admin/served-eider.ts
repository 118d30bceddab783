import { randomBytes } from 'node:crypto';
import type { EiderProcess } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

interface Call {
  method?: string;
  token?: string;
  body?: unknown;
}

/** The sample application under an `eider run` that serves HTTP, with an admin token. */
export class ServedEider implements AsyncDisposable {
  readonly stage: ReplicaStage;
  readonly eider: EiderProcess;
  readonly token: string;
  readonly address: string;

  private constructor({
    stage,
    eider,
    token,
    address,
  }: Pick<ServedEider, 'stage' | 'eider' | 'token' | 'address'>) {
    this.stage = stage;
    this.eider = eider;
    this.token = token;
    this.address = address;
  }

  static async start({
    stage: given,
    environment = {},
  }: {
    stage?: ReplicaStage;
    environment?: Readonly<Record<string, string>>;
  } = {}): Promise<ServedEider> {
    const stage = given ?? (await ReplicaStage.create());
    const token = randomBytes(24).toString('hex');
    const eider = await stage.run({
      EIDER_HTTP_ADDRESS: '127.0.0.1:0',
      EIDER_ADMIN_TOKEN: token,
      ...environment,
    });
    const { port } = await eider.logged('http.listening');
    return new ServedEider({ stage, eider, token, address: `http://127.0.0.1:${port}` });
  }

  /** A request; default: a question, with the right token. */
  async call(path: string, { method = 'GET', token = this.token, body }: Call = {}) {
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** A request whose answer has to be a document. */
  async ask<Answer>(path: string, call: Call = {}): Promise<Answer> {
    const { status, text } = await this.call(path, call);
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** Begins a restore; resolves to its id. */
  async beginRestore(to: string): Promise<string> {
    const body = { to, confirm: this.stage.keys.root };
    return (await this.ask<{ id: string }>('/api/admin/restore', { method: 'POST', body })).id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
  }
}
