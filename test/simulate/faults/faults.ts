import { Eider } from '../eider/eider.ts';
import { rewind } from '../eider/rewind.ts';
import type { Random } from '../kernel/random.ts';
import { spawn } from '../kernel/task.ts';
import { withoutLast } from '../model/content.ts';
import type { Machine } from '../model/machine.ts';
import { Process } from '../model/process.ts';
import type { World } from '../world.ts';
import { freeIfSilent } from './free-if-silent.ts';
import type { AmbushStyle } from './labels.ts';
import type { Container, Orchestrator } from './orchestrator.ts';
import { pickPoint } from './points.ts';
import { restore } from './restorer.ts';

/** Everything that can go wrong, or be done, from outside. */
export class Faults {
  /** Faults so far, roll-outs and restores not counted. */
  struck = 0;
  #helpers = 0;
  readonly world: World;
  readonly orchestrator: Orchestrator;
  /** How ambushes are laid. */
  readonly style: AmbushStyle;
  readonly #random: Random;

  constructor({
    world,
    orchestrator,
    style,
  }: {
    world: World;
    orchestrator: Orchestrator;
    style: AmbushStyle;
  }) {
    this.style = style;
    this.world = world;
    this.orchestrator = orchestrator;
    this.#random = world.random;
  }

  /** Eider and its application end at once. */
  crash(container: Container): void {
    this.#note(container.machine, 'crash');
    const application = container.eider?.application;
    this.#killEider(container);
    application?.stop({ cleanly: false });
  }

  /** The same, and the last entries of the WAL never reached the disk. */
  powerLoss(container: Container): void {
    const { machine } = container;
    this.#note(machine, 'power loss');
    this.#endEverything(machine);
    const { disk } = machine;
    // Another application that uses the same volume from elsewhere has not lost anything.
    if (disk.file === undefined || disk.isLocked) return;
    disk.hasLostPower = true;
    disk.file = withoutLast(disk.file, 1 + this.#random.int(2), disk.fsynced);
  }

  diskLost({ machine }: Container): void {
    this.#note(machine, 'the disk is lost');
    this.#endEverything(machine);
    machine.disk = this.world.newDisk();
  }

  /** kill -9 of eider alone: the application goes on for a while without it. */
  orphan(container: Container): void {
    const { machine, eider } = container;
    this.#note(machine, 'kill -9 of eider alone');
    const application = eider?.application;
    const lasts = this.#random.between(1000, 90_000);
    machine.trouble(lasts);
    this.#killEider(container);
    this.world.clock.after(lasts, () => application?.stop({ cleanly: false }));
  }

  pause(machine: Machine, lasts: number): void {
    if (machine.paused) return;
    this.#note(machine, `pauses for ${Math.round(lasts / 1000)} s`);
    machine.pause();
    machine.trouble(lasts);
    this.world.clock.after(lasts, () => {
      this.#note(machine, 'wakes');
      machine.wake();
    });
  }

  partition(machine: Machine, lasts: number): void {
    if (!machine.connected) return;
    this.#note(machine, `loses the bucket for ${Math.round(lasts / 1000)} s`);
    machine.connected = false;
    machine.trouble(lasts);
    this.world.clock.after(lasts, () => {
      machine.connected = true;
      machine.trouble();
    });
  }

  outage(lasts: number): void {
    this.world.note(() => `the bucket is down for ${Math.round(lasts / 1000)} s`);
    this.world.network.outage = true;
    for (const machine of this.world.machines) machine.trouble(lasts);
    this.world.clock.after(lasts, () => {
      this.world.network.outage = false;
    });
  }

  /** Starts again while the bucket does not answer. */
  offlineStart(container: Container): void {
    if (this.#random.chance(0.5)) this.powerLoss(container);
    else this.crash(container);
    this.partition(container.machine, this.#random.between(10_000, 120_000));
  }

  deleteLease(): void {
    this.world.note(() => 'somebody deletes lease.json');
    this.world.ledger.leaseWasTampered = true;
    this.world.bucket.lease = undefined;
  }

  corruptLease(): void {
    this.world.note(() => 'somebody overwrites lease.json');
    this.world.ledger.leaseWasTampered = true;
    this.world.bucket.lease = { body: 'garbage', etag: `garbage${this.world.clock.now}` };
  }

  signal(container: Container): void {
    this.#note(container.machine, 'SIGTERM');
    container.eider?.terminate();
  }

  applicationEnds(container: Container): void {
    this.#note(container.machine, 'the application ends');
    container.eider?.application?.stop({ cleanly: true });
  }

  moveWallClock(machine: Machine): void {
    machine.wallOffset = this.#random.between(-1, 1) * 5 * 3_600_000;
    this.#note(machine, 'its wall clock jumps');
  }

  /** A snapshot of the running machine is started a second time, for a while. */
  cloneMachine(container: Container): void {
    const { machine } = container;
    this.#note(machine, 'is cloned');
    const disk = machine.disk.clone();
    const clone = this.world.newMachine({ name: `${machine.name}'`, disk, instance: machine.instance });
    // A session drawn from the same source may be the same too.
    clone.idSource = { ...machine.idSource };
    for (const one of [machine, clone]) one.trouble(Number.POSITIVE_INFINITY);
    this.#adoptForAWhile(clone);
  }

  /** A second eider on the same disk. */
  secondEider(container: Container): void {
    this.#note(container.machine, 'a second eider on the same disk');
    this.#adoptForAWhile(container.machine);
  }

  rewind(): void {
    const machine = this.world.newMachine({ name: `rewind${++this.#helpers}`, disk: this.world.newDisk() });
    this.#note(machine, 'starts');
    const eider = new Eider({ world: this.world, machine, purpose: 'rewind' });
    spawn(
      eider,
      rewind(
        eider,
        () => pickPoint(this.world, this.#random),
        () => undefined,
      ),
    );
    this.world.clock.after(300_000, () => eider.terminate());
  }

  /** A holder is told to go back to a point by itself. */
  restoreInPlace({ eider, machine }: Container): void {
    if (eider?.reign?.isUp !== true) return;
    this.#note(machine, 'is told to go back');
    eider.order = () => pickPoint(this.world, this.#random);
    eider.signal.fire();
  }

  /** A restore of the newest record, or of a point. */
  restore(): void {
    const machine = this.world.newMachine({ name: `restore${++this.#helpers}`, disk: this.world.newDisk() });
    const newest = this.#random.chance(0.5);
    const choose = () => (newest ? this.world.bucket.newest : pickPoint(this.world, this.#random));
    const process = new Process(machine);
    spawn(process, restore(this.world, process, choose));
  }

  /** Somebody believes that the writer is gone. */
  freeIfSilent(): void {
    const machine = this.world.newMachine({ name: `person${++this.#helpers}`, disk: this.world.newDisk() });
    this.#note(machine, 'frees the lease if its holder is silent');
    const process = new Process(machine);
    spawn(process, freeIfSilent(this.world, process));
  }

  /** Nobody commits for a while. */
  idle(lasts: number): void {
    this.world.note(() => `no commits for ${Math.round(lasts / 1000)} s`);
    this.world.ledger.mayCommit = false;
    this.world.clock.after(lasts, () => {
      this.world.ledger.mayCommit = true;
    });
  }

  /** Something happens to the next process on this machine that reaches a label. */
  ambush(container: Container): void {
    const { machine } = container;
    const { labels, actions, lasts } = this.style;
    const duration = this.#random.pick(lasts);
    const action = this.#random.pick(actions);
    machine.ambushes.set(this.#random.pick(labels), () => {
      if (action === 'pause') this.pause(machine, duration);
      else if (action === 'partition') this.partition(machine, duration);
      else this[action](container);
      return 0;
    });
  }

  #adoptForAWhile(machine: Machine): void {
    const extra = this.orchestrator.adopt(machine);
    this.orchestrator.instances++;
    this.world.clock.after(this.#random.between(30_000, 200_000), () => this.orchestrator.end(extra));
  }

  /** Every process on the machine, orphans included. */
  #endEverything(machine: Machine): void {
    for (const container of this.orchestrator.containers) {
      if (container.machine === machine) this.crash(container);
    }
    for (const application of this.world.applications) {
      if (application.machine === machine) application.stop({ cleanly: false });
    }
  }

  #killEider(container: Container): void {
    const { eider } = container;
    if (eider === undefined) return;
    eider.kill();
    this.orchestrator.restart(container);
  }

  #note(machine: Machine, what: string): void {
    this.world.note(() => `* ${machine.name}: ${what}`);
  }
}
