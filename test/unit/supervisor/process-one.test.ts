import { expect, it } from 'vitest';
import { reaperCommand } from '../../../runtime/src/supervisor/application/reaper.ts';
import { Supervised } from './supervised.ts';

/** In a process namespace of its own, in which it is process 1; no rights are needed. */
const namespace = (line: readonly string[]) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  ...line,
];

it('waits for processes whose parents died, and passes the exit code on', async () => {
  const script = `
    orphan=$(sh -c 'sleep 0.1 >/dev/null & echo $!')
    while [ -e "/proc/$orphan" ]; do sleep 0.02; done
    echo no zombie; exit 6`;
  const supervised = new Supervised({ command: ['sh', '-c', script], below: namespace });
  expect(await supervised.ended()).toEqual({ code: 6, signal: null });
  expect(supervised.stdout).toBe('no zombie\n');
});

it('passes a signal on from process 1 to the application', async () => {
  const script = `trap 'echo term; exit 8' TERM; echo ready; kill -TERM 1; while :; do sleep 0.05; done`;
  const supervised = new Supervised({ command: ['sh', '-c', script], below: namespace });
  expect(await supervised.ended()).toEqual({ code: 8, signal: null });
  expect(supervised.stdout).toBe('ready\nterm\n');
});

it('gives the application stdin', async () => {
  const supervised = new Supervised({ command: ['cat'], below: namespace });
  supervised.child.stdin?.end('through\n');
  await supervised.ended();
  expect(supervised.stdout).toBe('through\n');
});

it('ends everything inside the budget', async () => {
  const script = `trap '' TERM; sh -c 'trap "" TERM; while :; do sleep 0.05; done' & kill -TERM 1; while :; do sleep 0.05; done`;
  const supervised = new Supervised({ command: ['sh', '-c', script], below: namespace, stop: 200 });
  expect(await supervised.ended()).toEqual({ code: 137, signal: null });
});

it.each([
  ['tini, if there is one', ['tini', 'sh'], '/found/tini', ['tini', '--', 'node', 'eider']],
  [
    'a shell, if there is no tini',
    ['sh'],
    '/found/sh',
    ['sh', '-c', expect.any(String), 'eider', 'node', 'eider'],
  ],
])('is %s', (_, installed, file, args) => {
  const find = (name: string) => (installed.includes(name) ? `/found/${name}` : undefined);
  expect(reaperCommand({ command: ['node', 'eider'], find })).toEqual({ file, args });
});

it('stays as it is if there is neither', () => {
  expect(reaperCommand({ command: ['node', 'eider'], find: () => undefined })).toBeUndefined();
});
