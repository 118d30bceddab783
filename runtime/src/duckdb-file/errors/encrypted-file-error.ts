import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The file is encrypted: its headers cannot be read without the key. */
export class EncryptedFileError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(path: string) {
    super({
      what: `${path} is encrypted and cannot be followed while it is open`,
      todo: 'Leave EIDER_OPAQUE unset: then the file is shipped only while nobody has it open',
    });
  }
}
