import { writeFailure } from './write-failure.ts';

/** One of several steps of which each leaves a state that a restart can deal with. */
export interface Step {
  readonly name: string;
  /** Whether it takes a file of the old set away, all of which is kept in another folder by then. */
  readonly takesAway?: true;
  run(): Promise<void>;
}

/**
 * Runs steps that write to `path`, in their order. A failure leaves what was done as it is: whatever would undo it could fail, too,
 * and a crash in the middle of that would leave a mixture of two sets. It says where the old set is instead.
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
 */
export async function runSteps({
  steps,
  path,
  aside,
}: {
  steps: readonly Step[];
  path: string;
  /** Where the old set is kept. */
  aside: string | undefined;
}): Promise<void> {
  let isTakenAway = false;
  for (const { takesAway = false, run } of steps) {
    isTakenAway ||= takesAway;
    try {
      await run();
    } catch (cause) {
      throw writeFailure(path, cause, isTakenAway ? aside : undefined);
    }
  }
}
