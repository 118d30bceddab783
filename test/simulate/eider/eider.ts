import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { LeasePurpose } from '../../../runtime/src/replica/protocol/lease-document.ts';
import type { LeaseObservation } from '../../../runtime/src/replica/protocol/lease-expiry.ts';
import { type LeaseMemory, noMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import { Signal } from '../kernel/signal.ts';
import { perform, type Task } from '../kernel/task.ts';
import type { Application } from '../model/application.ts';
import type { LeaseObject } from '../model/bucket.ts';
import type { Machine } from '../model/machine.ts';
import { Process } from '../model/process.ts';
import type { ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';
import type { Reign } from './reign.ts';

/** A process of Eider: `eider run`, or `eider rewind`. */
export class Eider extends Process {
  readonly world: World;
  readonly purpose: LeasePurpose;
  readonly session: string;
  /** Fired when a signal comes, the file changes, the reign ends, the application is up. */
  readonly signal = new Signal();
  memory: LeaseMemory = noMemory;
  hasHeld = false;
  observation: LeaseObservation | undefined;
  /** Where the log ended when the lease was last found missing. */
  tailWithoutLease: Seq | 'empty' | 'failed' | undefined;
  /** The lease as last seen or written by this process; what it writes next replaces this. */
  lease: LeaseObject | undefined;
  /** Nonce of the lease that this process tried to write last. */
  ownNonce: string | undefined;
  reign: Reign | undefined;
  application: Application | undefined;
  /** SIGTERM has come, or the application has ended by itself. */
  leaving = false;
  /** Picks the point to go back to, if somebody ordered that. */
  order: (() => ModelRecord | undefined) | undefined;
  /** Whether it has ever heard from the bucket. */
  hasHeard = false;

  constructor({
    world,
    machine,
    purpose = 'run',
  }: { world: World; machine: Machine; purpose?: LeasePurpose }) {
    super(machine);
    this.world = world;
    this.purpose = purpose;
    this.session = machine.nextId();
    world.eiders.add(this);
    world.ledger.diskOf.set(this.session, machine.disk);
  }

  get name(): string {
    return this.machine.name;
  }

  note(text: () => string): void {
    this.world.note(() => `${this.name}: ${text()}`);
  }

  terminate(): void {
    this.leaving = true;
    this.signal.fire();
  }

  /** kill -9, or the end of the process: the lock of the disk falls, an application goes on by itself. */
  override kill(): void {
    super.kill();
    this.unlockDisk();
    this.world.eiders.delete(this);
  }

  get isAloneOnDisk(): boolean {
    if (this.purpose === 'rewind' || !this.world.rules('disk-lock')) return true;
    const { lockedBy, openedBy } = this.machine.disk;
    const othersLock = lockedBy !== undefined && lockedBy !== this;
    return !othersLock && (openedBy === undefined || openedBy === this.application);
  }

  lockDisk(): void {
    if (this.purpose === 'run') this.machine.disk.lockedBy = this;
  }

  unlockDisk(): void {
    const { disk } = this.machine;
    if (disk.lockedBy === this) disk.lockedBy = undefined;
  }

  /** Sleeps, or wakes earlier if something happens to this process. */
  *sleep(milliseconds: number): Task {
    yield* perform<void>((resume) => {
      let done = false;
      const wake = () => {
        if (done) return;
        done = true;
        resume();
      };
      this.world.clock.after(milliseconds, wake);
      this.signal.onNext(wake);
    });
  }

  /** Sleeps whatever happens. */
  *rest(milliseconds: number): Task {
    yield* this.world.sleep(milliseconds);
  }

  /** A place at which faults and scenarios can step in. */
  *pass(label: string): Task {
    const ambush = this.machine.ambushes.get(label);
    if (ambush === undefined) return;
    this.machine.ambushes.delete(label);
    this.note(() => `reaches ${label}`);
    yield* this.world.sleep(ambush());
  }
}
