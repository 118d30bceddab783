import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The file or its WAL was written in a version whose layout this eider does not know. */
export class UnknownVersionError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, version, of }: { path: string; version: number | 'unknown'; of: 'storage' | 'WAL' }) {
    super({
      what: `${path} has ${of} version ${version}, which this eider cannot follow while the file is open`,
      todo: 'Use a newer eider, or leave EIDER_OPAQUE unset: then the file is shipped only while nobody has it open',
    });
  }
}
