import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../examples/hesocial/app/ledger.ts';
import { parseLedger } from '../../../examples/hesocial/app/parse-ledger.ts';
import type { CommitSeq } from '../../../examples/hesocial/schema/ids.ts';

const first = { seq: 1n as CommitSeq, time: new Date('2026-09-02T10:00:00.123Z') };
const second = { seq: 2n as CommitSeq, time: new Date('2026-09-02T10:00:01.456Z') };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hesocial-ledger-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the ledger', () => {
  it('gives back what was appended, also over several openings', async () => {
    const path = join(folder, 'ledger');
    for (const commit of [first, second]) {
      using ledger = new Ledger(path);
      ledger.append(commit);
    }
    expect(parseLedger(await readFile(path, 'utf8'))).toEqual([first, second]);
  });

  it('does not count a line that was not finished', () => {
    expect(parseLedger('1 2026-09-02T10:00:00.123Z\n2 2026-09')).toEqual([first]);
  });

  it('refuses what is no line of a ledger', () => {
    expect(() => parseLedger('1\n')).toThrow('not a line of a ledger: 1');
  });
});
