import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { endProcessesOf, processesOf } from './soak/processes-of.ts';

const soak = fileURLToPath(new URL('./soak/main.ts', import.meta.url));

let folder: TemporaryFolder | undefined;
afterEach(async () => {
  if (folder === undefined) return;
  await endProcessesOf(folder.path);
  await folder[Symbol.asyncDispose]();
});

const isApplication = (command: string): boolean =>
  command.includes('writer/main.ts') && !command.includes('eider.mjs');

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

it('a soak that is told to stop in the middle leaves no process behind', async () => {
  folder = await TemporaryFolder.create();
  const { path } = folder;
  const child = spawn(process.execPath, [soak, '--minutes', '5'], {
    // Everything that it starts has the folder in its environment.
    env: { PATH: process.env['PATH'], TMPDIR: path },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await until('the application to be started, of which nobody has heard yet', () =>
    processesOf(path).map(commandOf).some(isApplication),
  );
  child.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
  // The local R2 ends by itself once nobody holds it any more.
  await until('the last process to end', () => processesOf(path).length === 0);
});

it('what a soak has lost sight of is ended, too: an orphan in a session of its own, one that stands still', async () => {
  folder = await TemporaryFolder.create();
  const { path } = folder;
  const env = { PATH: process.env['PATH'], HOME: path };
  const parent = spawn('sh', ['-c', 'setsid sleep 1000 & setsid sleep 2000 & kill -STOP $!'], { env });
  await once(parent, 'exit');
  const unrelated = spawn('sleep', ['1000'], { env: { PATH: process.env['PATH'] } });
  const ended = once(unrelated, 'exit');
  await until('both orphans', () => processesOf(path).length === 2);
  await endProcessesOf(path);
  expect(processesOf(path)).toEqual([]);
  expect(unrelated.exitCode ?? unrelated.signalCode).toBeNull();
  unrelated.kill();
  await ended;
});
