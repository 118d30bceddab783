import { hostname } from 'node:os';
import type { SettingsWith } from '../../config/settings.ts';
import { beAloneOnDisk } from './alone-on-disk.ts';
import { DiskTakenError } from './disk-taken-error.ts';

interface DiskHoldOptions {
  settings: Pick<SettingsWith<'databasePath'>, 'databasePath' | 'instance'>;
  /** False: whoever uses the disk is in the way. */
  mayShare: boolean;
}

/**
 * The lock of a disk that several instances may share, as those of a rollout do: held from before the lease is taken until
 * after it is given back, and by nobody who stands by (docs/protocol.md, "The lease").
 */
export class DiskHold implements Disposable {
  /** Name of this instance: `EIDER_INSTANCE`, or host name and path. */
  readonly instance: string;
  readonly #database: string;
  #alone: Disposable | undefined;

  private constructor({
    databasePath,
    instance = `${hostname()}${databasePath}`,
  }: DiskHoldOptions['settings']) {
    this.instance = instance;
    this.#database = databasePath;
  }

  /**
   * Takes the disk; or leaves it to another instance, which gives it away when it is asked for the lease.
   * @throws {DiskTakenError} if it is in use by somebody who gives nothing away, or by another process of this very instance
   * @throws {DiskLockError} if it cannot be locked at all
   */
  static open({ settings, mayShare }: DiskHoldOptions): DiskHold {
    const hold = new DiskHold(settings);
    const { instance } = hold;
    try {
      hold.#alone = beAloneOnDisk(hold.#database, { instance });
    } catch (failure) {
      if (!mayShare || !(failure instanceof DiskTakenError)) throw failure;
      if (failure.instance === undefined || failure.instance === instance) throw failure;
    }
    return hold;
  }

  /** Takes the disk if nobody else has it. True if this process is alone on it from now on. */
  take(): boolean {
    const { instance } = this;
    try {
      this.#alone ??= beAloneOnDisk(this.#database, { instance, patience: 0 });
      return true;
    } catch (failure) {
      if (!(failure instanceof DiskTakenError)) throw failure;
      return false;
    }
  }

  /** Leaves the disk to whoever wants it. Nobody may have the database open. */
  release(): void {
    this.#alone?.[Symbol.dispose]();
    this.#alone = undefined;
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
