import type { Eider } from '../eider/eider.ts';
import { perform, spawn, type Task } from '../kernel/task.ts';
import type { World } from '../world.ts';
import { checkpointed, committed, emptyContent } from './content.ts';
import type { Disk } from './disk.ts';
import { Process } from './process.ts';

/** The application: it commits, and now and then its DuckDB checkpoints. It outlives an eider that is killed. */
export class Application extends Process {
  readonly disk: Disk;
  readonly supervisor: Eider;
  readonly #world: World;

  constructor(supervisor: Eider) {
    super(supervisor.machine);
    this.supervisor = supervisor;
    this.disk = supervisor.machine.disk;
    this.#world = supervisor.world;
    this.disk.file ??= emptyContent;
    this.#world.ledger.applicationStarts(this);
    this.disk.openedBy = this;
    this.#world.applications.add(this);
    spawn(this, this.#work());
  }

  /** Ends it; a clean end closes the database, which checkpoints it as often as not. */
  stop({ cleanly }: { cleanly: boolean }): void {
    if (!this.alive) return;
    this.kill();
    this.#world.applications.delete(this);
    if (this.disk.openedBy === this) this.disk.openedBy = undefined;
    if (cleanly && this.#world.settings.checkpoint > 0 && this.#world.random.chance(0.5)) this.checkpoint();
    this.#world.clock.after(0, () => this.supervisor.signal.fire());
  }

  commit(): void {
    const { disk } = this;
    if (disk.file === undefined) return;
    const commit = this.#world.nextCommit();
    disk.file = committed(disk.file, commit);
    disk.committedAt = this.machine.wallClock;
    this.#world.note(() => `${this.machine.name}: commit ${commit}`);
    this.#world.clock.after(0, () => this.supervisor.signal.fire());
  }

  checkpoint(): void {
    const { disk } = this;
    if (disk.file === undefined || disk.file.wal.length === 0) return;
    disk.file = checkpointed(disk.file);
    disk.fsynced = 0;
    this.#world.note(() => `${this.machine.name}: DuckDB checkpoints, iteration ${disk.file?.iteration}`);
  }

  *#work(): Task {
    const { random, clock, settings, ledger } = this.#world;
    for (;;) {
      const pause = random.between(0.2, 1.8) * settings.commit;
      yield* perform<void>((resume) => clock.after(pause, () => resume()));
      if (!ledger.mayCommit) continue;
      this.commit();
      if (random.chance(settings.checkpoint)) this.checkpoint();
    }
  }
}
