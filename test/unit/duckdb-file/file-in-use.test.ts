import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { holdersOf, locksIn } from '../../../runtime/src/duckdb-file/file-in-use.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

describe('a file in use', () => {
  it('names the DuckDB that has it open and locked', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a.duckdb');
    await using session = await DuckdbSession.open({ path });
    expect(await holdersOf(path)).toEqual([{ pid: session.pid, hasLock: true, program: 'node' }]);
    await session.close();
    expect(await holdersOf(path)).toEqual([]);
  });

  it('names a process that only reads it, but not this one', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('a file');
    await writeFile(path, '');
    await using own = await open(path);
    expect((await own.stat()).isFile()).toBe(true);
    const reader = spawn('tail', ['-f', path], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await writeFile(path, 'a line that shows that it is open\n');
      await once(reader.stdout, 'data');
      expect(await holdersOf(path)).toEqual([{ pid: reader.pid, hasLock: false, program: 'tail' }]);
    } finally {
      const exit = once(reader, 'exit');
      reader.kill('SIGKILL');
      await exit;
    }
  });

  it('that does not exist is used by nobody', async () => {
    await using folder = await TemporaryFolder.create();
    expect(await holdersOf(folder.at('nothing'))).toEqual([]);
  });

  it('is found in every form of line of /proc/locks', () => {
    const text = [
      '1: POSIX  ADVISORY  WRITE 4711 fe:00:131074 0 EOF',
      '1: -> POSIX  ADVISORY  WRITE 4712 fe:00:131074 0 EOF',
      '2: FLOCK  ADVISORY  WRITE 0 00:2f:77 0 EOF',
      '3: OFDLCK ADVISORY  READ -1 08:01:78 128 128',
      'something else',
      '',
    ].join('\n');
    expect(locksIn(text)).toEqual([
      { pid: 4711, device: 'fe:00', inode: '131074' },
      { pid: 4712, device: 'fe:00', inode: '131074' },
      { pid: 0, device: '00:2f', inode: '77' },
      { pid: -1, device: '08:01', inode: '78' },
    ]);
  });
});
