import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Another `eider` works on this database, on this disk. */
export class DiskTakenError extends EiderError {
  override readonly exitCode = ExitCode.leaseHeld;

  constructor({ database, owner }: { database: string; owner: string }) {
    super({
      what: `${database} is in use by another eider (${owner})`,
      todo: 'Stop that one first, or give this one another database',
    });
  }
}
