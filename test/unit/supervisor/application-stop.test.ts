import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Log } from '../../../runtime/src/logging/log.ts';
import { Application } from '../../../runtime/src/supervisor/application/application.ts';
import { applicationSignals } from '../../../runtime/src/supervisor/application/application-signals.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const silence = () => {};
const log: Log = { debug: silence, info: silence, warn: silence, error: silence };

/** Writes a line for every signal. */
const script = `
  const { appendFileSync } = require('node:fs');
  const [, folder] = process.argv;
  const say = (line) => appendFileSync(folder + '/said', line + '\\n');
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => say(signal));
  setInterval(() => {}, 1000);
  say('ready');
`;

it('leaves what cannot be killed, and says so', async () => {
  const events: string[] = [];
  const application = await Application.start({
    command: process.execPath,
    args: ['--eval', ''],
    environment: process.env,
    log: { ...log, error: (event) => events.push(event) },
    sharesTerminal: false,
    leftOverMilliseconds: 0,
    // As the kernel shows a process that waits for a disk which is gone.
    running: (group) => [{ pid: group + 1, state: 'D', group, foregroundGroup: -1, startTicks: '1' }],
  });
  expect(await application.ended).toEqual({ code: 0, signal: null });
  expect(events).toEqual(['application.unkillable']);
});

it('tells an application once to stop, however many reasons there are, unless somebody says so again', async () => {
  await using folder = await TemporaryFolder.create();
  const application = await Application.start({
    command: process.execPath,
    args: ['--eval', script, folder.path],
    environment: process.env,
    log,
    sharesTerminal: false,
  });
  const said = () => readFile(folder.at('said'), 'utf8').catch(() => '');
  try {
    await until('the application to be ready', async () => (await said()) !== '');
    const receive = applicationSignals({ application, stopMilliseconds: 60_000, onStop: silence });
    receive('SIGINT');
    const stopped = application.stop({ signal: 'SIGTERM', milliseconds: 60_000 });
    await until('the first signal', async () => (await said()).includes('SIGINT'));
    receive('SIGTERM');
    await until('the second signal', async () => (await said()).includes('SIGTERM'));
    application.stop({ signal: 'SIGKILL', milliseconds: 0 });
    await stopped;
    expect(await said()).toBe('ready\nSIGINT\nSIGTERM\n');
  } finally {
    application.signal('SIGKILL');
    await application.ended;
  }
});
