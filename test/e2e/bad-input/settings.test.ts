import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectRefusal } from './refusal.ts';

let stage: ReplicaStage;

beforeAll(async () => {
  stage = await ReplicaStage.create();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** The commands that need the bucket and the database. */
const commands = [
  ['run', ['run', '--', 'true']],
  ['replicate', ['replicate']],
  ['restore', ['restore']],
  ['backup', ['backup']],
] as const;

describe.each(commands)('%s', (_, args) => {
  it('names every credential that is missing', async () => {
    const environment = { R2_ENDPOINT: 'https://storage.invalid' };
    const { stderr } = await expectRefusal({
      stage,
      args,
      environment,
      code: 78,
      says: 'R2_ACCESS_KEY_ID is missing',
    });
    expect(stderr).toContain('R2_SECRET_ACCESS_KEY is missing');
  });

  it('refuses a database path that is a folder', async () => {
    mkdirSync(stage.folder.at('disk/app.folder'), { recursive: true });
    const environment = { EIDER_DATABASE_PATH: stage.folder.at('disk/app.folder') };
    await expectRefusal({ stage, args, environment, code: 78, says: 'EIDER_DATABASE_PATH' });
  });

  it('refuses a database path in a folder that is not there: a volume that was not mounted', async () => {
    const environment = { EIDER_DATABASE_PATH: stage.folder.at('not-mounted/app.duckdb') };
    await expectRefusal({ stage, args, environment, code: 78, says: 'there is no folder' });
  });

  it('says all at once', async () => {
    const environment = { R2_BUCKET_NAME: '', R2_CONFLICT: 'maybe', EIDER_DATABASE_PATH: '' };
    const { stderr } = await expectRefusal({
      stage,
      args,
      environment,
      code: 78,
      says: '3 settings cannot be used',
    });
    for (const name of Object.keys(environment)) expect(stderr).toContain(name);
  });
});

it('a bucket that is not there: a folder', () =>
  expectRefusal({
    stage,
    args: ['run', '--', 'true'],
    environment: { R2_BUCKET_NAME: 'another' },
    code: 78,
    says: 'another',
  }));
