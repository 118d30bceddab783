import { z } from 'zod';
import { CorruptObjectError, UnknownFormatError } from '../../replica/errors.ts';
import { sha256Hex } from '../../replica/frame/sha256.ts';

/** Where a manifest's own hash stands in its text. */
const ownHash = /(?<="manifestSha256": ")[0-9a-f]{64}(?=")/;

const zeros = '0'.repeat(64);

/** The version of the manifests that this code writes, and the only one it reads. */
export const manifestVersion = 1;

/** The bytes of a manifest with a hash of its own as the last member, pretty enough for a person with a terminal. */
export function sealManifest(document: object): Uint8Array {
  const text = `${JSON.stringify({ ...document, manifestSha256: zeros }, undefined, 1)}\n`;
  return Buffer.from(text.replace(ownHash, sha256Hex(text)), 'utf8');
}

/**
 * Reads what {@link sealManifest} has made.
 * @param options.key names it in an error
 * @param options.version name of the member that has the version
 * @throws {CorruptObjectError | UnknownFormatError} naming `key`
 */
export function readSealedManifest<Manifest extends { manifestSha256: string }>({
  bytes,
  key,
  version: member,
  schema,
}: {
  bytes: Uint8Array;
  key: string;
  version: string;
  schema: z.ZodType<Manifest>;
}): Manifest {
  const json = parseJson(bytes, key);
  const version = z.record(z.string(), z.unknown()).safeParse(json).data?.[member];
  if (version !== manifestVersion) throw new UnknownFormatError({ key, version });
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new CorruptObjectError({ key, problem: 'it is no manifest', cause: parsed.error });
  if (hashOf(bytes) !== parsed.data.manifestSha256)
    throw new CorruptObjectError({ key, problem: 'the SHA-256 of the manifest differs' });
  return parsed.data;
}

/** Bytes, not text: what is no UTF-8 must not look like what it is read as. */
function hashOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return sha256Hex(Buffer.from(text.replace(ownHash, zeros), 'latin1'));
}

function parseJson(bytes: Uint8Array, key: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new CorruptObjectError({ key, problem: 'it is no JSON', cause });
  }
}
