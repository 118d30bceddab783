import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { descendantsOf } from '../../bench/end/end-descendants.ts';
import { ProcessMark } from '../../support/process-mark.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

/** Starts the smallest form with a report and temporary files of its own; ended with its family at the end of the scope. */
async function trial(folder: TemporaryFolder, ...experiments: readonly string[]) {
  await mkdir(folder.at('tmp'));
  const only = experiments.flatMap((name) => ['--only', name]);
  const bench = spawn(process.execPath, [main, '--trial', '--into', folder.at('results'), ...only], {
    env: { ...process.env, TMPDIR: folder.at('tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  bench.stderr.on('data', (piece) => {
    said += piece;
  });
  const exited = once(bench, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const pid = bench.pid ?? 0;
  return {
    /** The folders that it has in memory. */
    inMemory: async () =>
      (await readdir('/dev/shm')).filter((name) => name.startsWith(`eider-bench-${pid}-`)),
    exited,
    signal: (signal: NodeJS.Signals) => bench.kill(signal),
    saying: (what: string) =>
      until(`the bench to say ${what}`, () => {
        if (bench.exitCode !== null) throw new Error(`the bench has ended: ${said}`);
        return said.includes(what);
      }),
    family: () => descendantsOf(pid).map((each) => ProcessMark.of(each)),
    async [Symbol.asyncDispose]() {
      const family = [ProcessMark.of(pid), ...descendantsOf(pid).map((each) => ProcessMark.of(each))];
      for (const each of family) await each.kill();
    },
  };
}

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a bench that gets %s takes its processes and its folders with it', async (signal, code) => {
  await using folder = await TemporaryFolder.create();
  await using bench = await trial(folder, 'application');
  // Then it has a server, a DuckDB and a replicator, which is stopped at times, and a folder in memory besides.
  await bench.saying('quartet 1');
  const family = bench.family();
  expect(family.length).toBeGreaterThanOrEqual(3);
  expect(await readdir(folder.at('tmp'))).toHaveLength(1);
  expect(await bench.inMemory()).toHaveLength(1);
  bench.signal(signal);
  expect(await bench.exited).toEqual([code, null]);
  expect(family.filter(({ runs }) => runs)).toEqual([]);
  expect(await readdir(folder.at('tmp'))).toEqual([]);
  expect(await bench.inMemory()).toEqual([]);
});

it('what an interrupted bench has measured is there, and what it has not is said', async () => {
  await using folder = await TemporaryFolder.create();
  await using bench = await trial(folder, 'startup', 'event-loop', 'application');
  await bench.saying('application: begins');
  bench.signal('SIGTERM');
  await bench.exited;
  const names = await readdir(folder.at('results'));
  const [page = ''] = names.filter((name) => name.endsWith('.md'));
  const text = await readFile(folder.at(`results/${page}`), 'utf8');
  expect(text).toContain('requests before the application starts');
  expect(text).toContain('event loop: longest delay');
  expect(text).toContain('**Incomplete**: application did not come to an end.');
});

it('a bench that fails leaves nothing, either', async () => {
  await using folder = await TemporaryFolder.create();
  await using bench = await trial(folder, 'no such experiment');
  expect(await bench.exited).toEqual([1, null]);
  expect(await readdir(folder.at('tmp'))).toEqual([]);
});
