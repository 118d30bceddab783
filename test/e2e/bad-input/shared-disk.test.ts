import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectOneLine } from './refusal.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const silent = { EIDER_LOG_LEVEL: 'silent' };
const run = ['run', '--', ...sampleApplication];

describe('two eider on one file', () => {
  it.each([
    ['run', run],
    ['replicate', ['replicate']],
    ['restore', ['restore']],
    ['backup', ['backup']],
  ])('the second (%s) is refused, by the name of the first, which goes on', async (_, args) => {
    const first = await stage.run();
    await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
    expectOneLine(await stage.eider(args, silent), { code: 75, says: `process ${first.pid} on ` });
    await first.sql('INSERT INTO entries VALUES (2)');
    expect(await first.stop()).toMatchObject({ code: 0 });
    expect(await stage.restored('SELECT n FROM entries ORDER BY n')).toEqual([['1'], ['2']]);
  });
});

describe('an application that outlived its killed supervisor', () => {
  it.each([
    ['run', run],
    ['restore', ['restore']],
  ])('never gets its file taken away: %s is refused, by its name', async (_, args) => {
    const first = await stage.run();
    await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
    const application = await first.killAround();
    expectOneLine(await stage.eider(args, silent), { code: 75, says: `process ${application.pid}` });
    expect(application.runs).toBe(true);

    await application.kill();
    const second = await stage.run();
    expect(await second.sql('SELECT n FROM entries')).toEqual([['1']]);
  });

  it('is followed by replicate, which takes nothing away', async () => {
    const first = await stage.run();
    await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
    const application = await first.killAround();
    const replicating = stage.start(['replicate']);
    await replicating.logged('log.opened');
    await stage.durable();
    expect(await replicating.stop()).toMatchObject({ code: 0 });
    expect(application.runs).toBe(true);
    expect(await stage.restored('SELECT n FROM entries')).toEqual([['1']]);
  });
});
