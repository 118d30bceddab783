import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import type { FileFollower } from '../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { type DuckdbRelease, DuckdbSession } from '../../support/duckdb-session.ts';
import { BlockStore, restore } from '../../unit/duckdb-file/support/block-store.ts';
import { checkInvariants } from './check-invariants.ts';
import type { Progress } from './load.ts';

/** Captures states of a database under load, restores each, and checks it in a DuckDB of its own. */
export class RestorePointChecker {
  readonly #follower: FileFollower;
  readonly #copy: string;
  readonly #store = new BlockStore();
  readonly #session: DuckdbSession;
  #newest: Progress = { first: 0, second: 0 };
  /** How the blocks of each checked state were found. */
  readonly methods = new Map<string, number>();

  constructor({
    follower,
    copy,
    release,
  }: {
    follower: FileFollower;
    /** Path for restored copies. */
    copy: string;
    release: DuckdbRelease;
  }) {
    this.#follower = follower;
    this.#copy = copy;
    this.#session = DuckdbSession.start({ release });
  }

  get count(): number {
    return [...this.methods.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Captures one state; it must hold every commit of `committed`, and no fewer than any state before it. */
  async check(committed: Progress): Promise<void> {
    const state = await this.#follower.capture({ sink: this.#store, withinMs: 20_000 });
    await restore(state, this.#store, this.#copy);
    const { method, header } = state;
    this.#follower.accept(state);
    const { progress, violations } = await checkInvariants(this.#session, this.#copy);
    await rm(this.#copy, { force: true });
    this.methods.set(method, (this.methods.get(method) ?? 0) + 1);

    const which = `${method} state of checkpoint ${header.iteration}`;
    expect(violations, which).toEqual([]);
    expect(progress.first, which).toBeGreaterThanOrEqual(Math.max(committed.first, this.#newest.first));
    expect(progress.second, which).toBeGreaterThanOrEqual(Math.max(committed.second, this.#newest.second));
    this.#newest = progress;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.kill();
  }
}
