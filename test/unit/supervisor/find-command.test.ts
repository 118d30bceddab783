import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CommandNotExecutableError } from '../../../runtime/src/supervisor/application/command-not-executable-error.ts';
import { CommandNotFoundError } from '../../../runtime/src/supervisor/application/command-not-found-error.ts';
import { findCommand } from '../../../runtime/src/supervisor/application/find-command.ts';
import { Supervised } from './supervised.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eider-command-'));
  for (const name of ['first', 'second']) mkdirSync(join(folder, name));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, { text = '#!/bin/sh\n', mode = 0o755 } = {}): string {
  const file = join(folder, path);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const path = () => ['first', 'second'].map((name) => join(folder, name)).join(delimiter);

it('takes the first executable file in PATH', async () => {
  write('first/app', { mode: 0o644 });
  const file = write('second/app');
  expect(await findCommand({ command: 'app', path: path() })).toBe(file);
});

it('takes a name with a slash as a path', async () => {
  const file = write('app');
  expect(await findCommand({ command: file, path: '' })).toBe(file);
});

it('says that there is none', async () => {
  await expect(findCommand({ command: 'app', path: path() })).rejects.toThrow(CommandNotFoundError);
  await expect(findCommand({ command: join(folder, 'app'), path: path() })).rejects.toThrow(
    CommandNotFoundError,
  );
});

it('says that it may not be executed', async () => {
  const file = write('first/app', { mode: 0o644 });
  await expect(findCommand({ command: 'app', path: path() })).rejects.toThrow(CommandNotExecutableError);
  await expect(findCommand({ command: file, path: '' })).rejects.toThrow(`${file} cannot be executed`);
  await expect(findCommand({ command: folder, path: '' })).rejects.toThrow(CommandNotExecutableError);
});

it('notices at the start that the interpreter is missing', async () => {
  const file = write('app', { text: `#!${join(folder, 'no-interpreter')}\n` });
  const supervised = new Supervised({ command: [file] });
  await supervised.ended();
  expect(supervised.stderr).toContain(`${file} cannot be executed`);
});
