import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Another `eider` works on this database, on this disk. */
export class DiskTakenError extends EiderError {
  override readonly exitCode = ExitCode.leaseHeld;
  /** Who it is, if it is one that hands the disk over to another instance that asks for the lease. */
  readonly instance: string | undefined;

  constructor({
    database,
    owner,
    instance,
  }: { database: string; owner: string; instance: string | undefined }) {
    super({
      what: `${database} is in use by another eider (${owner})`,
      todo: 'Stop that one first, or give this one another database',
    });
    this.instance = instance;
  }
}
