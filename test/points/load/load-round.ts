import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import { ChildFailedError } from '../child/child.ts';
import type { PointKind } from '../point-kind.ts';
import { type Judgement, judgePoints, type Point, type Violation } from '../points.ts';
import { openFolderReplica } from '../replica/folder-replica.ts';
import { Replicator } from '../replicator.ts';
import { Verifier } from '../verifier.ts';
import { checkpointShape } from './checkpoint-shape.ts';
import { LoadProcess } from './load-process.ts';
import type { LoadShape } from './load-settings.ts';
import { ProgressFile } from './progress-file.ts';
import type { Random } from './random.ts';

/** Milliseconds within which a capture must succeed, however busy the machine is: a longer lag counts as a fault. */
const patience = 30_000;

export interface RoundOptions {
  readonly shape: LoadShape;
  /** An empty folder on a disk. */
  readonly folder: string;
  /** The preload library; null: file calls are not delayed. */
  readonly library: string | null;
  readonly random: Random;
  /** Points to take. */
  readonly points: number;
}

/** Captures a database under load, point after point, with crashes of the application and of the replicator in between. */
export class LoadRound implements AsyncDisposable {
  readonly #options: RoundOptions;
  readonly #database: string;
  readonly #replica: string;
  readonly #progress: ProgressFile;
  readonly #replicator: Replicator;
  readonly #points: Point[] = [];
  readonly #missing: Violation[] = [];
  #load: LoadProcess;

  constructor(options: RoundOptions) {
    const { folder } = options;
    this.#options = options;
    this.#database = join(folder, 'load.duckdb');
    this.#replica = join(folder, 'replica');
    this.#progress = ProgressFile.create(this.#progressPath);
    this.#load = this.#startLoad();
    this.#replicator = new Replicator({ database: this.#database, replica: this.#replica });
  }

  /** Takes the points, restores and checks them. */
  async play(): Promise<Judgement> {
    const { random, points, shape, folder } = this.#options;
    await until('the first transaction of the load', () => this.#progress.read().durable[0] > 0n);
    for (let taken = 0; taken < points; taken++) {
      await sleep(random.between(0, 60));
      await this.#point();
      await this.#disturb();
    }
    await this.#load.kill();
    await this.#point();
    await using verifier = new Verifier(shape.engine);
    const replica = await openFolderReplica(this.#replica);
    const wrong = await judgePoints({ points: this.#points, replica, verifier, folder });
    return { points: this.#points, violations: [...this.#missing, ...wrong] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#replicator[Symbol.asyncDispose]();
    await this.#load[Symbol.asyncDispose]();
    this.#progress[Symbol.dispose]();
  }

  get #progressPath(): string {
    return join(this.#options.folder, 'progress');
  }

  #startLoad(): LoadProcess {
    const { shape, library } = this.#options;
    const settings = { ...shape, path: this.#database, progressPath: this.#progressPath };
    return new LoadProcess(settings, library);
  }

  async #point(): Promise<void> {
    const { durable: durableBefore } = this.#progress.read();
    const before = await checkpointShape(this.#database);
    try {
      await this.#replicator.capture({ withinMs: patience });
      const { attempted: attemptedAfter } = this.#progress.read();
      const after = await checkpointShape(this.#database);
      const seq = await this.#replicator.ship();
      const kind: PointKind = before === after ? before : 'commit during a capture';
      this.#points.push({ seq, kinds: [kind], durableBefore, attemptedAfter, assertions: [] });
    } catch (error) {
      if (!(error instanceof ChildFailedError)) throw error;
      this.#missing.push({ fault: 'missing', kind: before, detail: error.message });
    }
  }

  /** Now and then a process is killed; the load recovers its database when it starts again. */
  async #disturb(): Promise<void> {
    this.#load.check();
    const chance = this.#options.random.next();
    if (chance < 0.03) {
      await this.#load.kill();
      await this.#point();
      this.#load = this.#startLoad();
    } else if (chance < 0.06) {
      await this.#replicator.kill();
      await this.#replicator.restart();
    }
  }
}
