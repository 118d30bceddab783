import { Ledger } from './check/ledger.ts';
import type { Eider } from './eider/eider.ts';
import { Random } from './kernel/random.ts';
import { Scheduler } from './kernel/scheduler.ts';
import { type Host, perform, spawn, type Task } from './kernel/task.ts';
import type { Application } from './model/application.ts';
import { Bucket } from './model/bucket.ts';
import type { Commit } from './model/content.ts';
import { Disk } from './model/disk.ts';
import { Machine } from './model/machine.ts';
import { Network } from './model/network.ts';
import type { Protection, Rules } from './rules.ts';
import { rulesWithout } from './rules.ts';
import type { Settings } from './settings.ts';

/** Everything there is in one run. */
export class World implements Host {
  readonly clock = new Scheduler();
  readonly random: Random;
  readonly rules: Rules;
  readonly settings: Settings;
  readonly bucket: Bucket;
  readonly network: Network;
  readonly ledger: Ledger;
  readonly machines: Machine[] = [];
  readonly applications = new Set<Application>();
  readonly eiders = new Set<Eider>();
  readonly trace: string[] = [];
  readonly #traced: boolean;
  #commits: Commit = 0;
  #disks = 0;

  constructor({
    seed,
    ablated,
    settings,
    traced,
  }: {
    seed: number;
    ablated: Protection | undefined;
    settings: Settings;
    traced: boolean;
  }) {
    this.random = new Random(seed);
    this.rules = rulesWithout(ablated);
    this.settings = settings;
    this.#traced = traced;
    this.ledger = new Ledger(this);
    this.bucket = new Bucket({ clock: this.clock, rules: this.rules, observer: this.ledger });
    this.network = new Network({ clock: this.clock, random: this.random });
  }

  /** Tasks of nobody in particular: orchestrator, faults, scenarios. */
  deliver(run: () => void): void {
    run();
  }

  /** A line of the trace; the text is made only if somebody reads it. */
  note(text: () => string): void {
    if (this.#traced) this.trace.push(`${(this.clock.now / 1000).toFixed(1).padStart(8)} s  ${text()}`);
  }

  spawn(task: Task): void {
    spawn(this, task);
  }

  *sleep(milliseconds: number): Task {
    yield* perform<void>((resume) => this.clock.after(milliseconds, () => resume()));
  }

  nextCommit(): Commit {
    return ++this.#commits;
  }

  newDisk(): Disk {
    return new Disk(`disk${++this.#disks}`);
  }

  newMachine({ name, disk, instance = name }: { name: string; disk: Disk; instance?: string }): Machine {
    const idSource = { prefix: `${name}.`, next: 1 };
    const machine = new Machine({ name, instance, disk, clock: this.clock, idSource });
    this.machines.push(machine);
    return machine;
  }
}
