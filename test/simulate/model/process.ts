import type { Host } from '../kernel/task.ts';
import type { Machine } from './machine.ts';

/** A process on a machine: what it is about to do waits while the machine is paused, and is lost when it is killed. */
export class Process implements Host {
  readonly machine: Machine;
  #alive = true;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
  }

  deliver(run: () => void): void {
    if (!this.#alive) return;
    if (this.machine.paused) this.machine.defer(() => this.deliver(run));
    else run();
  }
}
