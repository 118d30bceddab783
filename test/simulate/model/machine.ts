import type { Scheduler } from '../kernel/scheduler.ts';
import type { Disk } from './disk.ts';

/** For how long after a fault two applications may overlap: until the lease tells every living holder. */
const troubleLasts = 90_000;

/** A container or a virtual machine: processes, a volume, a way to the bucket. */
export class Machine {
  readonly name: string;
  /** `EIDER_INSTANCE`: the same after a restart. */
  readonly instance: string;
  disk: Disk;
  /** Number of the next id that its random source yields; clones share both. */
  idSource: { prefix: string; next: number };
  /** Its wall clock minus the true time, in milliseconds. */
  wallOffset = 0;
  connected = true;
  /** What happens at a label to the next process that passes: it may be held up alone, for the milliseconds returned. */
  readonly ambushes = new Map<string, () => number>();
  readonly #clock: Scheduler;
  #paused = false;
  #deferred: (() => void)[] = [];
  #troubledUntil = Number.NEGATIVE_INFINITY;

  constructor({
    name,
    instance,
    disk,
    clock,
    idSource,
  }: {
    name: string;
    instance: string;
    disk: Disk;
    clock: Scheduler;
    idSource: { prefix: string; next: number };
  }) {
    this.name = name;
    this.instance = instance;
    this.disk = disk;
    this.#clock = clock;
    this.idSource = idSource;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get wallClock(): number {
    return this.#clock.now + this.wallOffset;
  }

  nextId(): string {
    return `${this.idSource.prefix}${this.idSource.next++}`;
  }

  pause(): void {
    this.#paused = true;
  }

  /** What was due meanwhile happens now. */
  wake(): void {
    this.#paused = false;
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const run of deferred) this.#clock.after(0, run);
  }

  defer(run: () => void): void {
    this.#deferred.push(run);
  }

  /** Something happened that may keep it from hearing that it has lost the lease. */
  trouble(lasting = 0): void {
    this.#troubledUntil = Math.max(this.#troubledUntil, this.#clock.now + lasting + troubleLasts);
  }

  get isTroubled(): boolean {
    return this.#paused || !this.connected || this.disk.isCloned || this.#clock.now < this.#troubledUntil;
  }
}
