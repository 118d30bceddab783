import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../runtime/src/cli/commands.ts';
import { eiderVersion } from '../../../runtime/src/version.ts';
import { eider, eiderFile } from './eider.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One line, and nothing else, that an error may take. */
const oneLine = /^eider: .+$/;

describe('help', () => {
  it('lists every command with one line', async () => {
    const { stdout, stderr, exitCode } = await eider(['--help']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const { name, summary } of commands) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
  });

  it.each(commands.map(({ name }) => name))(
    'of %s says what it does, with examples and exit codes',
    async (name) => {
      const { stdout, exitCode } = await eider([name, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: eider ${name} `));
      expect(stdout).toMatch(/\nExamples:\n {2}# .+\n {2}\$ eider .+\n/);
      expect(stdout).toMatch(/\nExit codes:\n {4}0 {2}done\n/);
      expect((await eider(['help', name])).stdout).toBe(stdout);
    },
  );

  it('is shown, with the right code, if there is no command', async () => {
    const { stdout, stderr, exitCode } = await eider([]);
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: eider');
  });
});

describe('a mistake', () => {
  it.each([
    ['a command that does not exist', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a command that is misspelt', ['docter'], /Did you mean doctor\?/],
    ['an option that does not exist', ['doctor', '--frobnicate'], /unknown option '--frobnicate'/],
    ['an option without its value', ['doctor', '--database'], /argument missing/],
    ['an argument too many', ['doctor', 'twice'], /too many arguments/],
    ['a setting without a value', ['doctor', '--set', 'R2_CONFLICT'], /Expected NAME=value/],
  ])('in the form of %s gets one line and exit code 64', async (_, args, line) => {
    const { stdout, stderr, exitCode } = await eider(args);
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(line);
  });
});

it('says its version', async () => {
  expect(await eider(['--version'])).toMatchObject({ stdout: eiderVersion, exitCode: 0 });
});

it('runs as `npx eider` from the root of the repository', async () => {
  const { stdout } = await execa('npx', ['--no-install', 'eider', '--version'], { cwd: root });
  expect(stdout).toBe(eiderVersion);
});

it('says in one line that Node.js is too old', async () => {
  const older = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })`;
  const { stdout, stderr, exitCode } = await eider(['--help'], { node: ['--import', older] });
  expect(exitCode).toBe(78);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^eider: needs Node\.js 24 or newer, but .+$/);
});

it('ends quietly when nobody reads its answer', async () => {
  const child = spawn(process.execPath, [eiderFile, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [code] = await once(child, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

it('works as process 1', async () => {
  const { stdout, exitCode } = await execa('unshare', [
    '--user',
    '--map-root-user',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    process.execPath,
    eiderFile,
    '--version',
  ]);
  expect({ stdout, exitCode }).toEqual({ stdout: eiderVersion, exitCode: 0 });
});
