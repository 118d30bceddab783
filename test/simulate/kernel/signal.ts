import { perform, type Task } from './task.ts';

/** Wakes everybody who waits for it. */
export class Signal {
  #waiting: (() => void)[] = [];

  fire(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  onNext(wake: () => void): void {
    this.#waiting.push(wake);
  }

  /** Waits until the condition holds; it is looked at now and at every firing. */
  *until(condition: () => boolean): Task {
    while (!condition()) yield* perform<void>((resume) => this.onNext(() => resume()));
  }
}
