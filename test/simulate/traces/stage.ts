import { Eider } from '../eider/eider.ts';
import { rewind } from '../eider/rewind.ts';
import { type Container, isReady, Orchestrator } from '../faults/orchestrator.ts';
import { spawn, type Task } from '../kernel/task.ts';
import { Violation } from '../kernel/violation.ts';
import type { Application } from '../model/application.ts';
import { commitsOf } from '../model/content.ts';
import type { Disk } from '../model/disk.ts';
import type { Protection } from '../rules.ts';
import { type Settings, usualSettings } from '../settings.ts';
import { World } from '../world.ts';

/** Nobody commits or checkpoints by himself, and retention is over within two minutes. */
const stageSettings: Settings = {
  ...usualSettings,
  commit: 1e9,
  checkpoint: 0,
  retention: { window: 10_000, slot: 20_000, retention: 60_000, grace: 20_000 },
};

/** A script that makes one trace happen, step by step. */
export type Script = (stage: Stage) => Task;

/** Plays a script and returns the promise that it breaks, if any. */
export function play(
  script: Script,
  {
    without,
    seed = 1,
    settings = {},
  }: { without?: Protection; seed?: number; settings?: Partial<Settings> } = {},
): string | undefined {
  const stage = new Stage({ seed, without, settings: { ...stageSettings, ...settings } });
  try {
    stage.perform(script);
  } catch (failure) {
    if (failure instanceof Violation) return failure.invariant;
    throw failure;
  }
  return undefined;
}

/** Plays a script with many seeds where it depends on who comes first; the promises that break, each once. */
export function playAll(
  script: Script,
  options: { without?: Protection; settings?: Partial<Settings> } = {},
): string[] {
  const broken = new Set<string>();
  for (let seed = 1; seed <= 100; seed++) {
    const invariant = play(script, { ...options, seed });
    if (invariant !== undefined) broken.add(invariant);
  }
  return [...broken];
}

/** One world with hands on it. */
export class Stage {
  readonly world: World;
  readonly orchestrator: Orchestrator;

  constructor({
    seed,
    without,
    settings,
  }: {
    seed: number;
    without: Protection | undefined;
    settings: Settings;
  }) {
    this.world = new World({ seed, ablated: without, settings, traced: true });
    this.orchestrator = new Orchestrator(this.world);
  }

  perform(script: Script): void {
    let done = false;
    const task = script(this);
    this.world.spawn(
      (function* () {
        yield* task;
        done = true;
      })(),
    );
    this.world.clock.run(4 * 3_600_000, () => done);
    if (!done) throw new Violation('liveness', 'the script does not come to its end');
    this.world.ledger.checkAcknowledged();
    this.world.ledger.history.check();
  }

  start(disk?: Disk): Container {
    return this.orchestrator.start(disk);
  }

  *until(condition: () => boolean): Task {
    while (!condition()) yield* this.world.sleep(20);
  }

  *sleep(milliseconds: number): Task {
    yield* this.world.sleep(milliseconds);
  }

  *untilReady(container: Container): Task {
    yield* this.until(() => isReady(container));
  }

  application(container: Container): Application {
    const application = container.eider?.application;
    if (application === undefined) throw new Error(`${container.machine.name} runs no application`);
    return application;
  }

  /** A commit, a checkpoint, and both durable. */
  *shipCheckpoint(container: Container): Task {
    this.application(container).commit();
    this.application(container).checkpoint();
    yield* this.untilShipped(container);
  }

  /** Commits, and waits until that is durable. */
  *ship(container: Container): Task {
    this.application(container).commit();
    yield* this.untilShipped(container);
  }

  *untilShipped({ machine }: Container): Task {
    const { bucket } = this.world;
    yield* this.until(() => {
      const { file } = machine.disk;
      return (
        file !== undefined &&
        bucket.newest !== undefined &&
        `${commitsOf(file)}` === `${commitsOf(bucket.newest.state)}`
      );
    });
  }

  /** Pauses the machine when one of its processes gets there. */
  pauseAt({ machine }: Container, label: string): void {
    machine.ambushes.set(label, () => {
      machine.pause();
      machine.trouble();
      return 0;
    });
  }

  /** kill -9 of eider alone when it gets there; returns when it is dead. */
  *killEiderAt({ machine, eider }: Container, label: string): Task {
    machine.ambushes.set(label, () => {
      eider?.kill();
      return 0;
    });
    yield* this.until(() => eider?.alive !== true);
  }

  /** Holds only what gets there; the rest of the process goes on. */
  delayAt({ machine }: Container, label: string, milliseconds: number): void {
    machine.ambushes.set(label, () => milliseconds);
  }

  /** Until the collector has deleted a record. */
  *untilGone(seq: number): Task {
    yield* this.until(() => !this.world.bucket.seqs.some((one) => one === seq));
  }

  *untilPaused({ machine }: Container): Task {
    yield* this.until(() => machine.paused);
  }

  pause({ machine }: Container): void {
    machine.pause();
    machine.trouble();
  }

  wake({ machine }: Container): void {
    machine.wake();
    machine.trouble();
  }

  /** Eider and its application end at once; `lost` entries of the WAL with them. */
  crash(container: Container, { lost = 0 }: { lost?: number } = {}): void {
    const { eider, machine } = container;
    const application = eider?.application;
    eider?.kill();
    application?.stop({ cleanly: false });
    const { file } = machine.disk;
    if (lost > 0 && file !== undefined) machine.disk.file = { ...file, wal: file.wal.slice(0, -lost) };
    this.orchestrator.restart(container);
  }

  /** `eider rewind` to a seq; its machine, and whether it has ended. */
  rewind(seq: number): { readonly eider: Eider; readonly hasEnded: () => boolean } {
    const { world } = this;
    const machine = world.newMachine({ name: 'rewind', disk: world.newDisk() });
    const eider = new Eider({ world, machine, purpose: 'rewind' });
    let ended = false;
    const choose = () =>
      world.bucket.seqs.filter((one) => one === seq).map((one) => world.bucket.readRecord(one))[0];
    spawn(
      eider,
      rewind(eider, choose, () => {
        ended = true;
      }),
    );
    return { eider, hasEnded: () => ended };
  }

  expectHandovers(count: number): void {
    const { handovers } = this.world.ledger;
    if (handovers > count) throw new Violation('one handover', `${handovers} where ${count} would do`);
  }
}
