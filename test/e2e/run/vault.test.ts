import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';

const select = 'SELECT n FROM entries';
const vault = { EIDER_VAULT_HOURS: '20' };

let stage: ReplicaStage;
let copies = 0;

/** An application has written and ended, and was started again: then there is a state to copy. */
beforeAll(async () => {
  stage = await ReplicaStage.create();
  const first = await stage.run(vault);
  await first.sql('CREATE TABLE entries AS SELECT 7 AS n');
  await first.sql('CHECKPOINT');
  await first.stop();
  const second = await stage.run(vault);
  await until('a copy in the vault', async () => (await recordsBelow(stage.keys.vault)).length > 0);
  await second.stop();
});
afterAll(() => stage[Symbol.asyncDispose]());

async function keysBelow(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of listAll(stage.store, prefix)) keys.push(key);
  return keys;
}

const recordsBelow = async (prefix: string) =>
  (await keysBelow(prefix)).filter((key) => key.includes('/log/'));

async function restore(...options: readonly string[]) {
  const file = stage.folder.at(`saved-${copies++}.duckdb`);
  const end = await stage.eider(['restore', '--json', '--output', file, ...options]);
  return { file, ...end };
}

it('a restore takes a missing pack from the vault, and says so', async () => {
  const packs = await keysBelow(stage.keys.packs);
  await stage.store.delete(packs);
  const { file, code, stdout, stderr } = await restore();
  expect(code).toBe(0);
  const { salvaged } = JSON.parse(stdout) as { salvaged: { key: string; copy: string }[] };
  expect(salvaged.map(({ key }) => key)).toEqual(packs);
  for (const { copy } of salvaged) expect(copy.startsWith(stage.keys.vault)).toBe(true);
  expect(stderr).toContain('restore.salvaged');
  expect(await readTable(file, select)).toEqual([['7']]);
});

it('a database whose log is gone comes back with --from-vault, and only so', async () => {
  await stage.store.delete(await keysBelow(stage.keys.log));
  const refused = await restore();
  expect(refused.code).toBe(65);
  expect(refused.stderr).toContain('--from-vault');

  const { file, code } = await restore('--from-vault', 'latest');
  expect(code).toBe(0);
  expect(await readTable(file, select)).toEqual([['7']]);

  const unknown = await restore('--from-vault', '1999-01-01');
  expect(unknown).toMatchObject({ code: 65, stderr: expect.stringContaining('1999-01-01') });
});

it('no new database is begun over a log that is gone', async () => {
  await stage.loseDisk();
  const { code, stderr } = await stage.eider(['run', '--', 'true'], vault);
  expect(code).toBe(65);
  expect(stderr).toContain('--from-vault');
  expect(await keysBelow(stage.keys.log)).toEqual([]);
  expect((await stage.eider(['restore', '--dry-run'])).code).toBe(65);
});
