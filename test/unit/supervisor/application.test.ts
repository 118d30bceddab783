import { expect, it } from 'vitest';
import { readProcessStat } from '../../../runtime/src/supervisor/application/process-stat.ts';
import { Supervised } from './supervised.ts';

/** A shell script as a command. */
const shell = (script: string) => ['sh', '-c', script];

it.each([
  ['its exit code', 'exit 3', 3],
  ['success', 'exit 0', 0],
  ['128 + n if a signal ended it', 'kill -9 $$', 137],
])('passes through %s', async (_, script, code) => {
  const supervised = new Supervised({ command: shell(script) });
  expect(await supervised.ended()).toEqual({ code, signal: null });
});

it('gives it stdin, stdout and stderr', async () => {
  const supervised = new Supervised({ command: shell('read line; echo "got $line"; echo bad >&2') });
  supervised.child.stdin?.end('something\n');
  await supervised.ended();
  expect(supervised.stdout).toBe('got something\n');
  expect(supervised.stderr).toContain('bad\n');
});

it.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const)(
  'passes %s on, once',
  async (signal) => {
    const script = `
    process.on('${signal}', () => process.stdout.write('${signal}\\n'));
    process.stdin.on('end', () => process.exit(7)).resume();
    process.stdout.write('ready\\n');
  `;
    const supervised = new Supervised({ command: [process.execPath, '--eval', script] });
    await supervised.says(/ready/);
    process.kill(supervised.pid, signal);
    await supervised.says(new RegExp(signal));
    supervised.child.stdin?.end();
    expect(await supervised.ended()).toEqual({ code: 7, signal: null });
    expect(supervised.stdout).toBe(`ready\n${signal}\n`);
  },
);

it('passes a signal on once even if the whole process group gets it', async () => {
  const script = `
    process.on('SIGTERM', () => process.stdout.write('term\\n'));
    process.stdin.on('end', () => process.exit(0)).resume();
    process.stdout.write('ready\\n');
  `;
  const supervised = new Supervised({ command: [process.execPath, '--eval', script] });
  await supervised.says(/ready/);
  process.kill(-supervised.pid, 'SIGTERM');
  await supervised.says(/term/);
  supervised.child.stdin?.end();
  await supervised.ended();
  expect(supervised.stdout).toBe('ready\nterm\n');
});

it('kills an application that does not stop in time, and what it started', async () => {
  const script = `trap '' TERM; sh -c 'trap "" TERM; echo inner $$; while :; do sleep 0.1; done' & while :; do sleep 0.1; done`;
  const supervised = new Supervised({ command: shell(script), stop: 200 });
  const [, inner] = await supervised.says(/inner (\d+)/);
  process.kill(supervised.pid, 'SIGTERM');
  expect(await supervised.ended()).toEqual({ code: 137, signal: null });
  expect(supervised.events().map(({ event }) => event)).toContain('application.killed');
  expect(isRunning(Number(inner))).toBe(false);
});

it('does not end before what the application left behind has ended', async () => {
  const script = `sh -c 'trap "echo last words; exit" TERM; echo inner $$; while :; do sleep 0.1; done' & read line; exit 4`;
  const supervised = new Supervised({ command: shell(script) });
  const [, inner] = await supervised.says(/inner (\d+)/);
  supervised.child.stdin?.end('exit\n');
  expect(await supervised.ended()).toEqual({ code: 4, signal: null });
  expect(supervised.stdout).toContain('last words');
  expect(isRunning(Number(inner))).toBe(false);
});

it('kills what was left behind and does not stop, inside the budget', async () => {
  const script = `trap 'exit 5' TERM; sh -c 'trap "" TERM; echo inner $$; while :; do sleep 0.1; done' & while :; do sleep 0.05; done`;
  const supervised = new Supervised({ command: shell(script), stop: 300 });
  const [, inner] = await supervised.says(/inner (\d+)/);
  process.kill(supervised.pid, 'SIGTERM');
  expect(await supervised.ended()).toEqual({ code: 5, signal: null });
  expect(isRunning(Number(inner))).toBe(false);
});

it('kills what was left behind and does not stop, even if nobody asked the application to', async () => {
  const script = `sh -c 'trap "" TERM; echo inner $$; while :; do sleep 0.1; done' & read line; exit 4`;
  const supervised = new Supervised({ command: shell(script), leftOver: 100 });
  const [, inner] = await supervised.says(/inner (\d+)/);
  supervised.child.stdin?.end('exit\n');
  expect(await supervised.ended()).toEqual({ code: 4, signal: null });
  expect(isRunning(Number(inner))).toBe(false);
});

/** A zombie does not run; whoever inherited it may not have waited for it yet. */
function isRunning(pid: number): boolean {
  const stat = readProcessStat(pid);
  return stat !== undefined && stat.state !== 'Z';
}
