import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { checksumOf } from '../../runtime/src/duckdb-file/checksum/checksum.ts';
import { headerLength } from '../../runtime/src/duckdb-file/file-layout.ts';
import { DuckdbSession } from './duckdb-session.ts';

// Databases that only opaque mode can ship.

/** Makes an encrypted database; nobody keeps the key. */
export async function makeEncryptedFile(path: string): Promise<void> {
  await using session = DuckdbSession.start();
  // The DuckDB that Node.js gets can encrypt only with a weak source of randomness, which does not matter here.
  await session.run('SET force_mbedtls_unsafe = true');
  await session.attach(path, `ENCRYPTION_KEY '${randomBytes(16).toString('hex')}'`);
  await fill(session);
}

/** Makes a file as a DuckDB of the future might write it: only the version in its header is another. */
export async function makeNewerFile(path: string): Promise<void> {
  await using session = await DuckdbSession.open({ path });
  await fill(session);
  await using file = await open(path, 'r+');
  const header = Buffer.alloc(headerLength);
  await file.read(header, 0, headerLength, 0);
  header.writeBigUInt64LE(69n, 12);
  header.writeBigUInt64LE(checksumOf(header.subarray(8)), 0);
  await file.write(header, 0, headerLength, 0);
}

async function fill(session: DuckdbSession): Promise<void> {
  await session.run('CREATE TABLE entries AS SELECT range AS n FROM range(1000)');
  await session.close();
}
