import { z } from 'zod';
import { CorruptObjectError, UnknownFormatError } from '../../replica/errors.ts';

/** The version of the manifest that this code writes, and the only one it reads. */
const manifestVersion = 1;

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
});

/** `archive/<UTC time>.json`: what lies in the snapshot of the same name. */
export type ArchiveManifest = z.infer<typeof manifestSchema>;

/** The bytes of a manifest, pretty enough for a person with a terminal. */
export function manifestBytes(manifest: Omit<ArchiveManifest, 'eider'>): Uint8Array {
  return Buffer.from(`${JSON.stringify({ eider: manifestVersion, ...manifest }, undefined, 1)}\n`, 'utf8');
}

/**
 * Reads the bytes of a manifest.
 * @throws {CorruptObjectError | UnknownFormatError} naming `key`
 */
export function parseManifest(bytes: Uint8Array, key: string): ArchiveManifest {
  const json = parseJson(bytes, key);
  const version = z.object({ eider: z.unknown() }).safeParse(json).data?.eider;
  if (version !== manifestVersion) throw new UnknownFormatError({ key, version });
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success)
    throw new CorruptObjectError({ key, problem: 'it is no manifest', cause: parsed.error });
  return parsed.data;
}

function parseJson(bytes: Uint8Array, key: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new CorruptObjectError({ key, problem: 'it is no JSON', cause });
  }
}
