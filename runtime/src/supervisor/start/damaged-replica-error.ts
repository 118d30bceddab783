import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { isLoss } from '../../replica/vault/salvage.ts';

/**
 * A start needs an object of the replica that is missing or damaged. An earlier point, as elsewhere, is not what helps: the local
 * file may hold more than all of them.
 */
export class DamagedReplicaError extends EiderError {
  readonly exitCode = ExitCode.data;

  /** @param options.hasFile whether there is a database at `path` */
  constructor({ path, hasFile, cause }: { path: string; hasFile: boolean; cause: Error }) {
    super({
      what: `the newest state of the replica cannot be read (${cause.message}), and ${hasFile ? `${path} was left as it is` : `there is no file at ${path}`}`,
      todo: `${hasFile ? besideFile : withoutFile} (runbooks/verify-replica.md, step 5)`,
      cause,
    });
  }
}

const besideFile =
  'That file may be whole and newer than every restore point: copy it and its .wal elsewhere before anything else, and start on the copy under ' +
  'an R2_DATABASE_KEY that was never used; `eider restore --output <file>` writes what else there is, from the vault what is damaged';

const withoutFile =
  'Use `eider restore --output <file>`, which takes from the vault what is damaged, and start on that file under an R2_DATABASE_KEY that was never used';

/** What a start says of a failure: of an object that is missing or damaged what to do beside the local file, else the failure itself. */
export async function asSeenAtStart(failure: unknown, path: string): Promise<unknown> {
  if (!isLoss(failure)) return failure;
  return new DamagedReplicaError({ path, hasFile: (await existingFiles(path)).includes(''), cause: failure });
}
