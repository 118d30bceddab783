import type { Application, Commit } from '../application.ts';

/**
 * Commits that go on beside a held operation, one at a time. Some of them wait for a lock that the held operation has,
 * so nobody may wait for them before it goes on.
 */
export class CommitsBeside {
  readonly #application: Application;
  #underway: Promise<void> | undefined;

  constructor(application: Application) {
    this.#application = application;
  }

  /** Begins a commit, unless one is under way. */
  begin(commit: Commit): void {
    this.#underway ??= this.#application.commit(commit).finally(() => {
      this.#underway = undefined;
    });
  }

  /** Waits for the one that is under way. */
  async settle(): Promise<void> {
    await this.#underway;
  }
}
