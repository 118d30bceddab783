import { sha256Hex } from '../../replica/frame/sha256.ts';

/** Where a manifest's own hash stands in its text. */
const ownHash = /(?<="manifestSha256": ")[0-9a-f]{64}(?=")/;

const zeros = '0'.repeat(64);

/** The bytes of a manifest with a hash of its own as the last member, pretty enough for a person with a terminal. */
export function sealManifest(document: object): Uint8Array {
  const text = `${JSON.stringify({ ...document, manifestSha256: zeros }, undefined, 1)}\n`;
  return Buffer.from(text.replace(ownHash, sha256Hex(text)), 'utf8');
}

/** What the hash in a manifest should be. Bytes, not text: what is no UTF-8 must not look like what it is read as. */
export function hashOfManifest(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return sha256Hex(Buffer.from(text.replace(ownHash, zeros), 'latin1'));
}
