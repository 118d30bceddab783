import { z } from 'zod';
import { manifestVersion, readSealedManifest, sealManifest } from '../archive/sealed-manifest.ts';
import { exportFormats } from './export-format.ts';
import { exportedTableSchema } from './export-protocol.ts';

const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const exportedFileSchema = z.object({
  /** In the folder, or below the prefix, of the export. No other folder can be meant. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_.-]*$/i),
  bytes: count,
  sha256,
});

const manifestSchema = z.looseObject({
  eiderExport: z.literal(manifestVersion),
  /** When it was made, RFC 3339. */
  time: z.iso.datetime(),
  format: z.enum(exportFormats),
  /** Restore point that it holds, and when that was made. */
  point: z.looseObject({ database: z.string(), seq: count, epoch: count, time: z.string() }),
  /** The DuckDB that wrote it. */
  duckdb: z.string(),
  files: z.array(exportedFileSchema),
  /** In the order in which they can be filled; empty for the format `duckdb`. */
  tables: z.array(exportedTableSchema),
  /** Of the whole manifest, with zeros in the place of these digits. */
  manifestSha256: sha256,
});

export type ExportedFile = z.infer<typeof exportedFileSchema>;

/** `manifest.json`: what belongs to an export. Written last. */
export type ExportManifest = z.infer<typeof manifestSchema>;

/** The bytes of a manifest. */
export function exportManifestBytes(
  manifest: Pick<ExportManifest, 'time' | 'format' | 'point' | 'duckdb' | 'files' | 'tables'>,
): Uint8Array {
  return sealManifest({ eiderExport: manifestVersion, ...manifest });
}

/**
 * Reads the bytes of a manifest.
 * @param name path or key, for the error message
 * @throws {CorruptObjectError | UnknownFormatError} naming it
 */
export function parseExportManifest(bytes: Uint8Array, name: string): ExportManifest {
  return readSealedManifest({ bytes, key: name, version: 'eiderExport', schema: manifestSchema });
}
