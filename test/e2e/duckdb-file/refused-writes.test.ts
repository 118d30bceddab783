import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const script = fileURLToPath(new URL('write-in-restore.ts', import.meta.url));

/**
 * Root may write everywhere, so a test of missing rights takes that from it. It stays root: another user could not read these
 * sources where the folders above them are root's alone.
 */
const withoutPrivilege = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];

async function run(command: readonly string[]) {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('a restore that the kernel does not let write', () => {
  it('ends with 73 and takes away what it had written', async () => {
    await using folder = await TemporaryFolder.create();
    const restore = [process.execPath, script, folder.at('a.duckdb')];
    // Two megabytes: the limit is met in the middle of the blocks.
    const limited = await run(['prlimit', '--fsize=2097152', ...restore]);
    expect(limited).toEqual({ code: 73, output: 'CannotWriteError' });
    expect(await readdir(folder.path)).toEqual([]);
    expect(await run(restore)).toEqual({ code: 0, output: '' });
    expect(await readdir(folder.path)).toEqual(['a.duckdb']);
  });

  it('because the folder may not be written ends with 73', async () => {
    await using folder = await TemporaryFolder.create();
    await mkdir(folder.at('closed'), { mode: 0o555 });
    const restore = [process.execPath, script, folder.at('closed/a.duckdb')];
    const refused = await run([...withoutPrivilege, ...restore]);
    expect(refused).toEqual({ code: 73, output: 'FolderNotWritableError' });
    expect(await readdir(folder.at('closed'))).toEqual([]);
  });
});
