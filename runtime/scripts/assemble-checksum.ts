import { readFile, writeFile } from 'node:fs/promises';
import wabt from 'wabt';

const folder = new URL('../src/duckdb-file/checksum/', import.meta.url);

/** The module of `block-checksum.wat`, as the TypeScript file that is checked in beside it. */
export async function assembleChecksum(): Promise<string> {
  const text = await readFile(new URL('block-checksum.wat', folder), 'utf8');
  const module = (await wabt()).parseWat('block-checksum.wat', text);
  try {
    const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
    const lines = base64.match(/.{1,96}/g) ?? [];
    return [
      '/** `block-checksum.wat`, assembled by `node runtime/scripts/assemble-checksum.ts`; a test compares the two. */',
      'export const checksumModule = [',
      ...lines.map((line) => `  '${line}',`),
      "].join('');",
      '',
    ].join('\n');
  } finally {
    module.destroy();
  }
}

if (import.meta.main) await writeFile(new URL('checksum-module.ts', folder), await assembleChecksum());
