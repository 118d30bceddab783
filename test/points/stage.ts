import { type Stats, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureStep } from '../../runtime/src/duckdb-file/follow/capture-step.ts';
import { Application } from './application.ts';
import { ChildFailedError } from './child/child.ts';
import type { Engine } from './engine.ts';
import type { Format } from './format.ts';
import type { PointKind } from './point-kind.ts';
import { type Judgement, judgePoints, type Point, type Violation } from './points.ts';
import { Gate } from './preload/gate.ts';
import { openFolderReplica } from './replica/folder-replica.ts';
import type { CaptureSummary } from './replicate.ts';
import { Replicator } from './replicator.ts';
import { Verifier } from './verifier.ts';

export interface StageOptions {
  readonly format: Format;
  /** The built preload library. */
  readonly library: string;
  /** Whether application and replicator stop at the gate; default: true. */
  readonly isGated?: boolean | undefined;
  /** Steps of the capture that are taken out; default: none. */
  readonly ablate?: readonly CaptureStep[] | undefined;
}

/**
 * Everything a scenario needs: an application and a replicator as processes, both before the gate, and the points taken
 * so far. Leaves no process and no file.
 */
export class Stage implements AsyncDisposable {
  readonly database: string;
  readonly format: Format;
  readonly gate: Gate;
  readonly application: Application;
  readonly replicator: Replicator;
  /** Statements that are true from now on, and are checked in every later point. */
  assertions: readonly string[] = [];
  readonly #folder: string;
  readonly #replica: string;
  readonly #resources: AsyncDisposableStack;
  readonly #points: Point[] = [];
  readonly #missing: Violation[] = [];
  #wal: Stats | undefined;

  private constructor(parts: {
    folder: string;
    format: Format;
    gate: Gate;
    application: Application;
    replicator: Replicator;
    resources: AsyncDisposableStack;
  }) {
    this.#folder = parts.folder;
    this.#replica = replicaIn(parts.folder);
    this.database = databaseIn(parts.folder);
    this.format = parts.format;
    this.gate = parts.gate;
    this.application = parts.application;
    this.replicator = parts.replicator;
    this.#resources = parts.resources;
  }

  static async open({ format, library, isGated = true, ablate = [] }: StageOptions): Promise<Stage> {
    await using resources = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'eider-points-'));
    resources.defer(() => rm(folder, { recursive: true }));
    const gate = resources.use(await Gate.open({ folder, library }));
    const database = databaseIn(folder);
    const before = isGated ? { gate } : {};
    const application = resources.use(await Application.start({ ...format, path: database, ...before }));
    const replicator = resources.use(
      new Replicator({ database, replica: replicaIn(folder), ablate, ...before }),
    );
    return new Stage({ folder, format, gate, application, replicator, resources: resources.move() });
  }

  /** Captures and ships a state. `kind` says what is going on; `withinMs` is for captures that have reason to take long. */
  async point(kind: PointKind, options: { withinMs?: number } = {}): Promise<CaptureSummary | undefined> {
    try {
      return await this.#captureAndShip(kind, options);
    } catch (error) {
      if (!(error instanceof ChildFailedError)) throw error;
      this.#missing.push({ fault: 'missing', kind, detail: error.message });
      return undefined;
    }
  }

  /** Expects the capture to refuse with an error of that name; a state that it returns all the same is judged as a point. */
  async noPoint(kind: PointKind, errorName: string): Promise<void> {
    try {
      await this.#captureAndShip(kind);
    } catch (error) {
      if (!(error instanceof ChildFailedError && error.message.startsWith(errorName))) throw error;
    }
  }

  /** Bytes of one of the database's files; 0 if there is none. */
  sizeOf(suffix: string): number {
    return statSync(`${this.database}${suffix}`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Restores all points and checks them in a DuckDB of the release `reader`; default: the one that wrote them. */
  async judge({ reader = this.format.engine }: { reader?: Engine | undefined } = {}): Promise<Judgement> {
    await using verifier = new Verifier(reader);
    const replica = await openFolderReplica(this.#replica);
    const points = this.#points;
    const wrong = await judgePoints({ points, replica, verifier, folder: this.#folder });
    return { points, violations: [...this.#missing, ...wrong] };
  }

  async #captureAndShip(kind: PointKind, options: { withinMs?: number } = {}): Promise<CaptureSummary> {
    const durableBefore = this.application.durable;
    const shrunk: PointKind[] = this.#walHasShrunk() ? ['WAL shrunk'] : [];
    const summary = await this.replicator.capture(options);
    const attemptedAfter = this.application.attempted;
    const seq = await this.replicator.ship();
    const beyond: PointKind[] = summary.slots > summary.blockCount ? ['blocks beyond the block count'] : [];
    const kinds = [kind, ...shrunk, ...beyond] as const;
    this.#points.push({ seq, kinds, durableBefore, attemptedAfter, assertions: this.assertions });
    return summary;
  }

  /** True if `.wal` is shorter than when this was last asked, on the same inode. */
  #walHasShrunk(): boolean {
    const before = this.#wal;
    this.#wal = statSync(`${this.database}.wal`, { throwIfNoEntry: false });
    return before?.ino === this.#wal?.ino && (before?.size ?? 0) > (this.#wal?.size ?? 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

const databaseIn = (folder: string): string => join(folder, 'app.duckdb');
const replicaIn = (folder: string): string => join(folder, 'replica');
