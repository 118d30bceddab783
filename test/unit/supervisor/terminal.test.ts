import { expect, it } from 'vitest';
import { meaningOf } from '../../../runtime/src/supervisor/application/signals.ts';
import { Supervised } from './supervised.ts';

const interruptKey = '\x03';

/**
 * With a terminal of its own, whose keyboard is the stdin that the test writes to. `script` gives the line to `$SHELL` or
 * `sh`; not every shell puts the program in its own place by itself, and one that stays dies of Ctrl-C.
 */
const terminal = (line: readonly string[]) => [
  'script',
  '--quiet',
  '--return',
  '--command',
  `exec ${line.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}`,
  '/dev/null',
];

const application = `
  let count = 0;
  process.on('SIGINT', () => process.stdout.write('interrupt ' + ++count + '\\n'));
  process.on('SIGTERM', () => process.exit(9));
  process.stdin.resume();
  process.stdout.write('ready below ' + process.ppid + '\\n');
`;

it('leaves Ctrl-C to the application, which gets it once and decides what it means', async () => {
  const supervised = new Supervised({
    command: [process.execPath, '--eval', application],
    below: terminal,
  });
  const [, supervisor] = await supervised.says(/ready below (\d+)/);
  supervised.child.stdin?.write(interruptKey);
  await supervised.says(/interrupt 1/);
  supervised.child.stdin?.write(interruptKey);
  await supervised.says(/interrupt 2/);
  process.kill(Number(supervisor), 'SIGTERM');
  expect(await supervised.ended()).toEqual({ code: 9, signal: null });
  expect(supervised.stdout.match(/interrupt/g)).toHaveLength(2);
});

it('knows what a signal asks for', () => {
  expect(meaningOf('SIGTERM', { typed: true })).toBe('stop');
  expect(meaningOf('SIGINT', { typed: true })).toBe('leave');
  expect(meaningOf('SIGINT', { typed: false })).toBe('stop');
  expect(meaningOf('SIGQUIT', { typed: false })).toBe('stop');
  expect(meaningOf('SIGHUP', { typed: true })).toBe('pass-on');
  expect(meaningOf('SIGWINCH', { typed: true })).toBe('leave');
  expect(meaningOf('SIGWINCH', { typed: false })).toBe('pass-on');
});
