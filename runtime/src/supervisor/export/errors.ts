import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CorruptObjectError, MissingObjectError } from '../../replica/errors.ts';

/** DuckDB cannot write a database in a format, or the format does not keep all that is in it. */
export class ExportRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ format, reason }: { format: string; reason: string }) {
    super({
      what: `The database cannot be exported as ${format}: ${reason.replace(/\s+/g, ' ')}`,
      todo: 'Export it as duckdb, which keeps everything',
    });
  }
}

/** DuckDB cannot make a database of an export. */
export class ImportRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ from, reason }: { from: string; reason: string }) {
    super({
      what: `${from} cannot be imported: ${reason.replace(/\s+/g, ' ')}`,
      todo: 'Import it with the version of Eider that exported it, or export it once more as duckdb',
    });
  }
}

/** There is no room for the files of an export. */
export class NoRoomForExportError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor({ folder, free, needed }: { folder: string; free: number; needed: number }) {
    super({
      what: `${folder} has ${free} bytes free, and an export may need as much as the database, ${needed}: nothing was exported`,
      todo: 'Make room there, or name a larger disk: with --to for a folder, with EIDER_SCRATCH_PATH for the bucket',
    });
  }
}

/** There is something where an export was to go. */
export class ExportPlaceTakenError extends EiderError {
  readonly exitCode = ExitCode.cannotWrite;

  constructor(place: string) {
    super({
      what: `${place} is not empty, and an export never overwrites anything`,
      todo: 'Choose another place; what an interrupted export has left, without a manifest.json, may be removed',
    });
  }
}

/** There is no manifest, so nobody knows what belongs to the export. */
export class NotAnExportError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(place: string) {
    super({
      what: `${place} has no manifest.json: there is no export, or one that was interrupted`,
      todo: 'Check --from; an export that was interrupted has to be made again',
    });
  }
}

/** A file of an export is not what its manifest says, or is gone; the replica has nothing to do with it. */
export class DamagedExportError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(cause: CorruptObjectError | MissingObjectError) {
    super({
      what: cause.message,
      todo: 'Export the database again (`eider export`), or import another export, and keep the file for examination',
      cause,
    });
  }
}
