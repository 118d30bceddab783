import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

const mebibyte = 2 ** 20;

/** There is no room for a restore that only checks something. */
export class ScratchTooSmallError extends EiderError {
  override readonly exitCode = ExitCode.cannotWrite;

  constructor({ folder, free, needed }: { folder: string; free: number; needed: number }) {
    super({
      what: `${folder} has ${inMebibytes(free)} free, and a copy of the database needs ${inMebibytes(needed)}: nothing was proven`,
      todo: 'Make room, name a larger folder with EIDER_SCRATCH_PATH, or run `eider archive` on another machine',
    });
  }
}

const inMebibytes = (bytes: number): string => `${Math.ceil(bytes / mebibyte)} MiB`;
