import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/**
 * The WAL belongs to another checkpoint than the header names, and stays so. DuckDB leaves this behind when FORCE
 * CHECKPOINT meets an empty WAL and a commit arrives while it runs (main version ≥ 67); the next replay refuses the file.
 */
export class WalMismatchError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, wal, header }: { path: string; wal: bigint; header: bigint }) {
    super({
      what: `The WAL of ${path} continues checkpoint ${wal}, but the file is at checkpoint ${header}: a DuckDB defect (FORCE CHECKPOINT with an empty WAL and a concurrent commit) that would make DuckDB refuse the file at its next start`,
      todo: 'Run CHECKPOINT in the application now: it writes a new header and a new WAL, and replication goes on by itself',
    });
  }
}
