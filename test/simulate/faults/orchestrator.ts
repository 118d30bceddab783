import { Eider } from '../eider/eider.ts';
import { run } from '../eider/run.ts';
import { spawn, type Task } from '../kernel/task.ts';
import type { Disk } from '../model/disk.ts';
import type { Machine } from '../model/machine.ts';
import type { World } from '../world.ts';

/** A container that is meant to run. */
export interface Container {
  readonly machine: Machine;
  eider: Eider | undefined;
  wanted: boolean;
}

/** An instance that is not ready by then is restarted, as a startup probe does it, or a person. */
const startupProbe = 20 * 60_000;

/** Keeps containers running, restarts what exits, and rolls out new ones as Kubernetes and its like do. */
export class Orchestrator {
  readonly containers: Container[] = [];
  /** Roll-outs that wait for the new instance to be ready. */
  rollingOut = 0;
  /** Instances that were restarted because they were not ready. */
  probesFailed = 0;
  /** New instances so far: each is worth one handover. */
  instances = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Starts a container on a disk of its own, or on the given one. */
  start(disk: Disk = this.#world.newDisk()): Container {
    const name =
      String.fromCharCode(65 + (this.instances % 26)) + (this.instances >= 26 ? this.instances : '');
    this.instances++;
    const machine = this.#world.newMachine({ name, disk });
    return this.adopt(machine);
  }

  /** Runs eider on a machine that exists. */
  adopt(machine: Machine): Container {
    const container: Container = { machine, eider: undefined, wanted: true };
    this.containers.push(container);
    this.#launch(container);
    return container;
  }

  /** Starts a new instance, waits until it is ready, then ends the others with SIGTERM. */
  *rollOut(disk?: Disk): Task {
    this.rollingOut++;
    this.#world.note(() => 'orchestrator: rolls out');
    const old = this.containers.filter(({ wanted }) => wanted);
    const fresh = this.start(disk);
    let restartAt = this.#world.clock.now + startupProbe;
    while (fresh.wanted && !isReady(fresh)) {
      yield* this.#world.sleep(2000);
      if (this.#world.clock.now < restartAt) continue;
      fresh.eider?.terminate();
      this.probesFailed++;
      restartAt += startupProbe;
    }
    for (const container of old) this.end(container);
    this.rollingOut--;
  }

  /** SIGTERM, and no restart. */
  end(container: Container): void {
    container.wanted = false;
    container.eider?.terminate();
  }

  /** What a crash or an exit leaves is started again a little later. */
  restart(container: Container): void {
    container.eider = undefined;
    this.#world.clock.after(this.#world.random.between(1000, 4000), () => this.#launch(container));
  }

  #launch(container: Container): void {
    if (!container.wanted || container.eider !== undefined) return;
    const { machine } = container;
    if (machine.paused) {
      this.restart(container);
      return;
    }
    const eider = new Eider({ world: this.#world, machine });
    this.#world.note(() => `${machine.name}: eider starts`);
    container.eider = eider;
    spawn(
      eider,
      run(eider, () => this.restart(container)),
    );
  }
}

export function isReady({ eider }: Container): boolean {
  return eider?.application?.alive === true && eider.reign?.isUp === true;
}
