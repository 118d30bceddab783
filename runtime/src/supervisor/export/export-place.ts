import type { ExportedFile } from './export-manifest.ts';

/** Where an export goes. */
export interface ExportDestination {
  /** For people. */
  readonly description: string;
  /**
   * Makes sure that nothing is there yet.
   * @throws {ExportPlaceTakenError}
   */
  requireEmpty(): Promise<void>;
  /**
   * Takes every file of a folder, and then what `seal` makes of their lengths and hashes as the manifest: so an export that has
   * one is whole. Returns the manifest's bytes.
   */
  take(
    folder: string,
    seal: (files: readonly ExportedFile[]) => Uint8Array,
    signal?: AbortSignal,
  ): Promise<Uint8Array>;
  /**
   * A new folder for the files on their way; gone when its scope ends, unless `take` has moved it.
   * @param scratch a folder for what is not kept on this machine
   */
  stage(scratch: string): Promise<AsyncDisposable & { readonly folder: string }>;
}

/** Where an export lies. */
export interface ExportOrigin {
  /** For people. */
  readonly description: string;
  /**
   * The manifest's bytes.
   * @throws {NotAnExportError} if there is none
   */
  manifest(): Promise<Uint8Array>;
  /**
   * Makes sure that every file is what the manifest says, and returns a folder that has them all.
   * @param scratch an empty folder, for files that are somewhere else
   * @throws {CorruptObjectError | MissingObjectError} naming the file
   */
  bring(files: readonly ExportedFile[], scratch: string, signal?: AbortSignal): Promise<string>;
}
