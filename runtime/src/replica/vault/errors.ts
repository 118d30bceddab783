import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { VaultCopy } from './vault-copy.ts';

/** The vault holds no copy that somebody asked for. */
export class NoSuchVaultCopyError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ asked, ids }: { asked: string; ids: readonly string[] }) {
    super({
      what: `there is no intact vault copy ${asked}`,
      todo:
        ids.length === 0
          ? 'The vault is empty; archive snapshots may be left (`eider archive --list`)'
          : `These are there: ${ids.join(', ')}`,
    });
  }
}

/** The log ends below a record that the vault holds: somebody has deleted records, which Eider never does to the newest ones. */
export class LogCutShortError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ root, copy }: { root: string; copy: VaultCopy }) {
    super({
      what: `the log of ${root} ends before record ${copy.seq}, of which the vault holds a copy: its newest records were deleted`,
      todo: `Restore that copy (\`eider restore --from-vault ${copy.id}\`), and go on under another R2_DATABASE_KEY (SECURITY.md)`,
    });
  }
}
