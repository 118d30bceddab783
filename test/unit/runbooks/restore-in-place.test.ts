import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { carryOut } from '../../../runbooks/frame/carry-out.ts';
import type { RunbookContext } from '../../../runbooks/frame/runbook-context.ts';
import { restoreInPlace } from '../../../runbooks/steps/restore-in-place.ts';
import { asideFolder } from '../../../runtime/src/supervisor/disk/aside-folder.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('leaves nothing in the place of a database if DuckDB refuses what was restored, and nothing lay there before', async () => {
  await using folder = await TemporaryFolder.create();
  const database = folder.at('app.duckdb');
  const now = new Date('2026-11-24T03:00:00Z');
  const eider = {
    ask: async () => {
      await writeFile(database, 'no database');
      return { seq: 7, seconds: 1 };
    },
  };
  const context = { eider, now, say: () => {}, signal: new AbortController().signal };
  const steps = restoreInPlace({ database, before: undefined, arguments: [], what: 'the newest state' });
  const { stopped } = await carryOut({ steps, context: context as unknown as RunbookContext });

  const refused = `${asideFolder(database, now)}-refused`;
  expect(stopped?.putBack).toEqual([`What was restored was moved to ${refused}; there was no file before.`]);
  expect(await readdir(dirname(database))).not.toContain('app.duckdb');
  expect(await readFile(`${refused}/app.duckdb`, 'utf8')).toBe('no database');
});
