import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { existingFiles } from '../../../runtime/src/duckdb-file/restore/file-set.ts';
import { moveAside } from '../../../runtime/src/duckdb-file/restore/move-aside.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { makeDatabase } from '../../unit/duckdb-file/support/make-database.ts';

/** A database of one value in its blocks and one in its WAL. */
async function makeSet(path: string, inBlocks: number, inWal: number): Promise<void> {
  await makeDatabase({ path }, [
    `CREATE TABLE t AS SELECT ${inBlocks} AS a`,
    'CHECKPOINT d',
    `INSERT INTO t VALUES (${inWal})`,
  ]);
}

async function copySet(from: string, to: string): Promise<void> {
  for (const suffix of await existingFiles(from)) await copyFile(from + suffix, to + suffix);
}

async function valuesIn(path: string): Promise<string> {
  await using session = await DuckdbSession.open({ path });
  return (await session.run('SELECT a FROM t ORDER BY a')).flat().join();
}

/** Puts `restored` in place and dies after some of the steps. Returns how many there are. */
async function putInPlaceAndDie(
  database: string,
  restored: string,
  aside: string,
  steps: number,
): Promise<number> {
  const script = fileURLToPath(new URL('die-in-restore.ts', import.meta.url));
  const child = spawn(process.execPath, [script, database, restored, aside, String(steps)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return Number(output);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('a restore that is killed', () => {
  it('after any of its steps leaves a database that opens, old or new, or none and the old one aside', async () => {
    await using folder = await TemporaryFolder.create();
    await makeSet(folder.at('old.duckdb'), 1, 2);
    await makeSet(folder.at('new.duckdb'), 3, 4);
    const outcomes: string[] = [];
    for (let [steps, all] = [0, 1]; steps <= all; steps++) {
      const database = folder.at(`${steps}.duckdb`);
      const restored = folder.at(`${steps}.restored`);
      const aside = folder.at(`aside-${steps}`);
      await copySet(folder.at('old.duckdb'), database);
      await copySet(folder.at('new.duckdb'), restored);
      all = await putInPlaceAndDie(database, restored, aside, steps);
      const outcome = (await exists(database)) ? await valuesIn(database) : 'none';
      outcomes.push(outcome);
      if (outcome !== 'none') continue;
      expect(await valuesIn(folder.at(`aside-${steps}/${steps}.duckdb`))).toBe('1,2');
      await moveAside({ database, folder: folder.at(`leftovers-${steps}`) });
      await copySet(folder.at('new.duckdb'), database);
      expect(await valuesIn(database)).toBe('3,4');
    }
    expect([...new Set(outcomes)]).toEqual(['1,2', 'none', '3,4']);
  });
});
