import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { writeMigrations } from '../../unit/library/migrations/sample-migrations.ts';
import { Host } from './host.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const version = 'SELECT version, oldest FROM schema_compatibility';

/** An application that knows so many migrations connects, and closes again unless it is told to stay. */
async function connectWith(migrations: number): Promise<Host> {
  const host = new Host(stage);
  try {
    await host.ask({ ask: 'connect', migrations: writeMigrations(stage.folder.path, migrations) });
    return host;
  } catch (failure) {
    await host.kill();
    throw failure;
  }
}

async function once(migrations: number): Promise<Host> {
  await using host = await connectWith(migrations);
  await host.ask({ ask: 'close' });
  return host;
}

it('marks a point before it migrates, to which one can go back, and applies again what is missing there', async () => {
  await once(2);
  const migrating = await once(3);
  expect(migrating.events).toContain('migrated');
  expect(await stage.restored(version)).toEqual([['3', '3']]);
  expect(await stage.restored(version, { at: 'before-migration-3' })).toEqual([['2', '1']]);
  const { stdout: points } = await stage.eider(['points']);
  expect(points).toContain('before-migration-3');
  expect(points).not.toContain('before-migration-1');

  const back = await stage.eider(['rewind', '--to', 'before-migration-3']);
  expect(back.code).toBe(0);
  expect(await stage.restored(version)).toEqual([['2', '1']]);
  const again = await once(3);
  expect(again.events).toContain('migrated');
  expect(await stage.restored(version)).toEqual([['3', '3']]);
  expect((await once(3)).events).not.toContain('migrated');
});

it('lets older code in only where the schema says that it works', async () => {
  await once(2);
  {
    await using older = await connectWith(1);
    expect(await older.sql(version)).toEqual([['2', '1']]);
    await older.ask({ ask: 'close' });
  }
  await once(3);
  await expect(connectWith(2)).rejects.toMatchObject({
    name: 'SchemaTooNewError',
    exitCode: 65,
    message: expect.stringContaining('needs an application of version 3'),
  });
  // What refused has given the lease back, and changed nothing.
  await using newest = await connectWith(3);
  expect(await newest.sql(version)).toEqual([['3', '3']]);
});

it('compares the schema before a command starts, too', async () => {
  const say = [process.execPath, '-e', 'console.log("started")'];
  const fresh = await stage.eider(['run', '--', ...say], { EIDER_SCHEMA_VERSION: '0' });
  expect(fresh).toMatchObject({ code: 0, stdout: 'started' });
  await once(3);
  await stage.loseDisk();
  const older = await stage.eider(['run', '--', ...say], { EIDER_SCHEMA_VERSION: '2' });
  expect(older).toMatchObject({ code: 65, stdout: '' });
  expect(older.stderr).toContain('needs an application of version 3');
  const fitting = await stage.eider(['run', '--', ...say], { EIDER_SCHEMA_VERSION: '3' });
  expect(fitting).toMatchObject({ code: 0, stdout: 'started' });

  const explain = (version: string) =>
    stage.eider(['restore', '--dry-run'], { EIDER_SCHEMA_VERSION: version });
  expect((await explain('3')).stdout).toMatch(/^keep-local: /);
  expect((await explain('2')).stdout).toMatch(/^refuse: .*needs an application of version 3/);
});
