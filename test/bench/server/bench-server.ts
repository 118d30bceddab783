import { randomBytes } from 'node:crypto';
import type { OperationClass } from '../../../runtime/src/store/store-operation.ts';
import type { StoreCredentials } from '../../../runtime/src/store/store-settings.ts';
import { Child } from '../../points/child/child.ts';
import type { LineOptions } from './line.ts';
import type { RepeatOptions } from './repeat-newest.ts';
import type { S3Handlers } from './serve-s3.ts';
import { type Traffic, trafficBetween } from './traffic.ts';

export interface ServerOptions {
  /** What everybody reaches the server through. Default: the loopback interface, which holds up nobody. */
  readonly line?: LineOptions;
}

/** The S3 server that all contestants use. */
export class BenchServer implements AsyncDisposable {
  readonly endpoint: URL;
  readonly bucket = 'bench';
  /** Made up: nobody checks them, but every client wants some. */
  readonly credentials: StoreCredentials = {
    accessKeyId: randomBytes(16).toString('hex'),
    secretAccessKey: randomBytes(32).toString('hex'),
  };
  readonly #child: Child<S3Handlers>;

  private constructor(child: Child<S3Handlers>, port: number) {
    this.#child = child;
    this.endpoint = new URL(`http://127.0.0.1:${port}`);
  }

  static async start(options: ServerOptions = {}): Promise<BenchServer> {
    const entry = new URL('./serve-s3.ts', import.meta.url);
    const child = new Child<S3Handlers>(entry, { args: [JSON.stringify(options)] });
    return new BenchServer(child, await child.call('port'));
  }

  /** Holds back every answer by so many milliseconds, from now on. */
  async delay(milliseconds: number): Promise<void> {
    await this.#child.call('delay', milliseconds);
  }

  /** Requests and bytes since the start. */
  async traffic(): Promise<Traffic> {
    return this.#child.call('traffic');
  }

  /** What goes through while something is done. */
  async during<T>(act: () => Promise<T>): Promise<{ result: T; traffic: Traffic }> {
    const before = await this.traffic();
    const result = await act();
    return { result, traffic: trafficBetween(before, await this.traffic()) };
  }

  /** How many requests were answered in [from, to), in milliseconds since 1970. */
  async requestsBetween(from: number, to: number): Promise<number> {
    return this.#child.call('requestsBetween', { from, to });
  }

  /** When requests of a class came in [from, to), in milliseconds since 1970. */
  async timesOf(wanted: OperationClass, from: number, to: number): Promise<number[]> {
    return this.#child.call('timesOf', { wanted, from, to });
  }

  /** How many requests came since `from`, in milliseconds since 1970, before the first one to a key with `part` in it. */
  async requestsBefore(part: string, from: number): Promise<number | undefined> {
    return this.#child.call('requestsBefore', { part, from });
  }

  /** Makes a log long, in the server's own memory; see {@link RepeatOptions}. */
  async repeatNewest(options: RepeatOptions): Promise<void> {
    await this.#child.call('repeatNewest', options);
  }

  /** Forgets all objects. */
  async clear(): Promise<void> {
    await this.#child.call('clear');
  }

  /** As after the start, but for what was counted: whatever an experiment left, the next one begins with nothing. */
  async reset(): Promise<void> {
    await this.delay(0);
    await this.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
