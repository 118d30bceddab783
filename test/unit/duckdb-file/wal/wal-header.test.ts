import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseHeaders } from '../../../../runtime/src/duckdb-file/header/headers.ts';
import { parseWalHeader } from '../../../../runtime/src/duckdb-file/wal/wal-header.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { makeDatabase } from '../support/make-database.ts';

const shapes = [
  { release: '1.5', attach: '', hasIdentity: false },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.5.0'", hasIdentity: true },
  { release: '1.4', attach: '', hasIdentity: false },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0'", hasIdentity: true },
] as const;

describe('the header of a WAL', () => {
  it.each(shapes)(
    'of $release ($attach) says what it continues',
    async ({ release, attach, hasIdentity }) => {
      await using folder = await TemporaryFolder.create();
      const path = folder.at('a.duckdb');
      const statements = ['CREATE TABLE t (a BIGINT)', 'CHECKPOINT d', 'INSERT INTO t VALUES (1)'];
      await makeDatabase({ path, release, attach }, statements);
      const database = parseHeaders((await readFile(path)).subarray(0, 12_288))?.active;
      const wal = await readFile(`${path}.wal`);
      const header = parseWalHeader(wal);
      expect(header).toMatchObject({
        version: 2,
        databaseId: hasIdentity ? database?.databaseId : undefined,
        iteration: hasIdentity ? 1n : undefined,
      });
      const length = typeof header === 'string' ? 0 : header.length;
      for (let cut = 0; cut < length; cut++) expect(parseWalHeader(wal.subarray(0, cut))).toBe('incomplete');
    },
  );

  it.each([
    ['another type', [0x64, 0, 99, 0x65, 0, 2, 0xff, 0xff]],
    ['an unknown field', [0x64, 0, 0x62, 0x65, 0, 2, 0x70, 0, 1, 0xff, 0xff]],
    ['no version', [0x64, 0, 0x62, 0xff, 0xff]],
    ['a number without end', [0x64, 0, ...new Array(200).fill(0x80)]],
  ])('with %s is unknown', (_, bytes) => {
    expect(parseWalHeader(Buffer.from(bytes))).toBe('unknown');
  });
});
