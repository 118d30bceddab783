import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import type { EiderProcess } from '../../support/eider-process.ts';
import type { FaultProxy } from '../../support/fault-proxy.ts';
import type { Fleet } from '../support/fleet.ts';
import { loseMachine } from '../support/lose-machine.ts';

/** What was durable when a machine was lost. */
export interface Loss {
  /** The newest record just before. */
  readonly durable: Seq;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly diskLost: boolean;
}

/** The instance that the orchestrator runs now, and what has happened so far. */
export class Course {
  readonly fleet: Fleet;
  readonly proxy: FaultProxy;
  readonly losses: Loss[] = [];
  /** Reigns that were cut off, so that what they had uploaded may lie there without a record. */
  readonly cutOff = new Set<Epoch>();
  /** What exited although nobody told it to. */
  readonly unexpected: string[] = [];
  #disk = 0;
  #eider: EiderProcess;

  constructor(fleet: Fleet, proxy: FaultProxy) {
    this.fleet = fleet;
    this.proxy = proxy;
    this.#eider = this.#start();
  }

  /** Waits until the application writes; what exits meanwhile is started again, as an orchestrator does. */
  async settle(): Promise<void> {
    while (!(await this.#isReady())) {
      const { code, stderr } = await this.#eider.ended;
      this.unexpected.push(`exit ${code}: ${stderr.split('\n').at(-1)}`);
      this.#noteCutOff(this.#eider);
      this.#eider = this.#start();
    }
    await this.fleet.moreCommits(5);
  }

  /** The loss of the machine, with its disk or without. */
  async kill({ diskLost }: { diskLost: boolean }): Promise<void> {
    const newest = await readNewest({ store: this.fleet.stage.store, log: this.fleet.log });
    await loseMachine(this.#eider);
    if (newest !== undefined) this.losses.push({ durable: newest.line.seq, time: Date.now(), diskLost });
    this.#noteCutOff(this.#eider);
    if (diskLost) await this.fleet.loseDisk(this.#diskName);
    this.#eider = this.#start();
  }

  /** A stop in good order, and a start on the same disk. */
  async restart(): Promise<void> {
    await this.stop();
    this.#eider = this.#start();
  }

  /** A new instance on a disk of its own; when it is ready, the old one is stopped and its disk thrown away. */
  async deploy(): Promise<void> {
    const [old, oldDisk] = [this.#eider, this.#diskName];
    this.#disk += 1;
    this.#eider = this.#start();
    await this.settle();
    this.#expectDurable(await old.stop(), old);
    await this.fleet.loseDisk(oldDisk);
  }

  async stop(): Promise<void> {
    this.#expectDurable(await this.#eider.stop(), this.#eider);
  }

  get #diskName(): string {
    return `disk-${this.#disk}`;
  }

  #start(): EiderProcess {
    return this.fleet.start(this.#diskName, { EIDER_LOG_LEVEL: 'info' });
  }

  async #isReady(): Promise<boolean> {
    try {
      await this.#eider.ready();
      return true;
    } catch (error) {
      if (this.#eider.hasEnded) return false;
      throw error;
    }
  }

  /** Exits with 0 or by SIGTERM mean that all is durable. */
  #expectDurable({ code, stderr }: Awaited<EiderProcess['ended']>, eider: EiderProcess): void {
    if (code === 0 || code === 143) return;
    this.unexpected.push(`exit ${code} after SIGTERM: ${stderr.split('\n').at(-1)}`);
    this.#noteCutOff(eider);
  }

  #noteCutOff(eider: EiderProcess): void {
    const reigns = eider.events().filter(({ event }) => event === 'log.opened');
    const last = reigns.at(-1);
    if (last !== undefined) this.cutOff.add(Number(last['epoch']) as Epoch);
  }
}
