import { readFile, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { makeEncryptedFile, makeNewerFile } from '../../support/unknown-files.ts';
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

/** Databases that only opaque mode can ship. */
const unknownFiles = [
  ['an encrypted file', makeEncryptedFile],
  ['a file of a newer version', makeNewerFile],
] as const;

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
