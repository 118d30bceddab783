import { z } from 'zod';
import { readExisting } from '../../replica/read-existing.ts';
import type { Store } from '../../store/store.ts';
import { manifestVersion, readSealedManifest, sealManifest } from './sealed-manifest.ts';

const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.looseObject({
  eider: z.literal(manifestVersion),
  /** Time of the snapshot, RFC 3339; its name has it, too. */
  time: z.iso.datetime(),
  /** Restore point that it holds, and when that was made. */
  point: z.looseObject({ seq: count, epoch: count, time: z.string() }),
  /** The zstd object beside the manifest. */
  snapshot: z.looseObject({ object: z.string(), bytes: count, sha256 }),
  /** The plain DuckDB file in it. */
  database: z.looseObject({ bytes: count, sha256, storageVersion: count }),
  /** The DuckDB that opened and checkpointed it. */
  duckdb: z.string(),
  tables: z.array(z.looseObject({ name: z.string(), rows: count })),
  /** How the restore of the point went; only one that passed becomes a snapshot. */
  drill: z.looseObject({ passed: z.boolean(), seconds: z.number(), assertions: z.array(z.string()) }),
  /** Of the whole manifest, with zeros in the place of these digits. */
  manifestSha256: sha256,
});

/** `archive/<UTC time>.json`: what lies in the snapshot of the same name. */
export type ArchiveManifest = z.infer<typeof manifestSchema>;

/** The bytes of a manifest, pretty enough for a person with a terminal. */
export function manifestBytes(manifest: Omit<ArchiveManifest, 'eider' | 'manifestSha256'>): Uint8Array {
  return sealManifest({ eider: manifestVersion, ...manifest });
}

/**
 * Reads a manifest that has to be there.
 * @throws {MissingObjectError | CorruptObjectError | UnknownFormatError} naming `key`
 */
export async function readManifest({
  store,
  key,
  signal,
}: {
  store: Store;
  key: string;
  signal?: AbortSignal | undefined;
}): Promise<ArchiveManifest> {
  const { bytes } = await readExisting({ store, key, signal });
  return parseManifest(bytes, key);
}

/**
 * Reads the bytes of a manifest.
 * @throws {CorruptObjectError | UnknownFormatError} naming `key`
 */
export function parseManifest(bytes: Uint8Array, key: string): ArchiveManifest {
  return readSealedManifest({ bytes, key, version: 'eider', schema: manifestSchema });
}
