import { randomBytes } from 'node:crypto';
import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../../../runtime/src/duckdb-file/checksum/checksum.ts';
import { headerLength } from '../../../runtime/src/duckdb-file/file-layout.ts';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectRefusal } from './refusal.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const run = ['run', '--', ...sampleApplication];

/** The commands that read the local file, and with it the state of affairs that they find: with a replica, or without. */
const commands = [
  ['run', run],
  ['replicate', ['replicate']],
  ['backup', ['backup']],
] as const;

async function makeReplica(): Promise<void> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n FROM range(100000)');
  await running.stop();
}

describe.each(commands)('%s refuses', (_, args) => {
  it.each([
    ['beside a replica', makeReplica],
    ['without a replica', async () => {}],
  ])('a file that is no DuckDB database, %s', async (_case, prepare) => {
    await prepare();
    await writeFile(stage.database, 'a file of another kind, long enough to have a header. '.repeat(1000));
    await expectRefusal({ stage, args, code: 65, says: stage.database });
  });

  it('a truncated file', async () => {
    await makeReplica();
    await truncate(stage.database, 300_000);
    await expectRefusal({ stage, args, code: 65, says: stage.database });
  });

  it('a file that is shorter than its headers', async () => {
    await makeReplica();
    await truncate(stage.database, 5000);
    await expectRefusal({ stage, args, code: 65, says: stage.database });
  });
});

/** Makes a database that only opaque mode can ship. */
const unknownFiles: readonly (readonly [string, (path: string) => Promise<void>])[] = [
  ['an encrypted file', makeEncrypted],
  ['a file of a newer version', makeNewer],
];

async function makeEncrypted(path: string): Promise<void> {
  const key = randomBytes(16).toString('hex');
  // The DuckDB that Node.js gets can encrypt only with a weak source of randomness, which does not matter here.
  await makeDatabase(path, [`SET force_mbedtls_unsafe = true`], `(ENCRYPTION_KEY '${key}')`);
}

async function makeDatabase(path: string, settings: readonly string[], options: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const setting of settings) await connection.run(setting);
  await connection.run(`ATTACH '${path}' AS made ${options}`);
  await connection.run('CREATE TABLE made.entries AS SELECT range AS n FROM range(1000)');
  await connection.run('DETACH made');
  connection.closeSync();
  instance.closeSync();
}

/** A file as a DuckDB of the future might write it: only the version in its header is another. */
async function makeNewer(path: string): Promise<void> {
  await makeDatabase(path, [], '');
  await using file = await open(path, 'r+');
  const header = Buffer.alloc(headerLength);
  await file.read(header, 0, headerLength, 0);
  header.writeBigUInt64LE(69n, 12);
  header.writeBigUInt64LE(checksumOf(header.subarray(8)), 0);
  await file.write(header, 0, headerLength, 0);
}

describe.each(unknownFiles)('%s', (_, make) => {
  it('is shipped whole while nobody has it open, loudly, and comes back byte for byte', async () => {
    await make(stage.database);
    const bytes = await readFile(stage.database);
    const first = stage.start(['run', '--', 'true']);
    expect(await first.logged('opaque.followed')).toMatchObject({ level: 'error' });
    expect(await first.ended).toMatchObject({ code: 0 });

    await stage.loseDisk();
    expect(await stage.eider(['run', '--', 'true'])).toMatchObject({ code: 0 });
    expect(bytes.equals(await readFile(stage.database))).toBe(true);
  });

  it('is shipped again after the application has changed it', async () => {
    await make(stage.database);
    const change = `printf changed | dd of="$EIDER_DATABASE_PATH" bs=1 seek=300000 conv=notrunc status=none`;
    expect(await stage.eider(['run', '--', 'sh', '-c', change])).toMatchObject({ code: 0 });
    const bytes = await readFile(stage.database);
    await stage.loseDisk();
    expect(await stage.eider(['run', '--', 'true'])).toMatchObject({ code: 0 });
    expect(bytes.equals(await readFile(stage.database))).toBe(true);
  });

  it.each(commands)('is refused by %s with EIDER_OPAQUE=refuse', async (_command, args) => {
    await make(stage.database);
    const environment = { EIDER_OPAQUE: 'refuse' };
    await expectRefusal({ stage, args, environment, code: 65, says: stage.database });
  });
});
