import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const module = JSON.stringify(new URL('../../../runtime/src/logging/open-log.ts', import.meta.url).href);

/** Runs statements that use `log` in a process of their own, and gives what they wrote to stderr. */
async function logged(statements: string, options: Record<string, unknown> = {}): Promise<string> {
  const script = `
    const { openLog } = await import(${module});
    const log = await openLog(${JSON.stringify({ level: 'info', secrets: [], ...options })});
    ${statements}
  `;
  const { stderr, stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toBe('');
  return stderr;
}

it('writes an event as one JSON line to stderr', async () => {
  const text = await logged(`log.warn('application.killed', 'it would not stop', { seconds: 3 })`);
  expect(JSON.parse(text)).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: 'application.killed',
    seconds: 3,
    message: 'it would not stop',
  });
});

it('writes nothing below its level', async () => {
  expect(await logged(`log.debug('application.started', 'quiet')`)).toBe('');
  expect(await logged(`log.error('application.started', 'quiet')`, { level: 'silent' })).toBe('');
});

it('writes an error with its stack and its cause', async () => {
  const text = await logged(
    `log.error('application.exited', 'bad', { error: new Error('outer', { cause: new Error('inner') }) })`,
  );
  expect(JSON.parse(text).error).toMatchObject({
    message: expect.stringContaining('outer'),
    stack: expect.stringContaining('eval'),
    cause: { message: 'inner' },
  });
});

it.each([true, false])('never shows a secret, wherever it hides (pretty: %s)', async (pretty) => {
  const secret = `${randomBytes(16).toString('hex')}"\\quoted`;
  const text = await logged(
    `const secret = ${JSON.stringify(secret)};
     log.error('application.exited', 'because of ' + secret, { deep: { secret }, error: new Error(secret) })`,
    { secrets: [secret], pretty },
  );
  expect(text).not.toContain(secret.slice(0, 32));
  expect(text.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(3);
});

it('writes a short line for people', async () => {
  const text = await logged(`log.info('application.started', 'runs', { size: 7 })`, { pretty: true });
  expect(text).toMatch(/^\[\d\d:\d\d:\d\d\] .*INFO.*: .*runs.*\{.*"size":7\}/);
  expect(text).not.toContain('application.started');
});
