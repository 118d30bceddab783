import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBundle } from '../../../runtime/scripts/bundle.ts';
import { compileBundle } from '../../../runtime/scripts/compile-bundle.ts';
import { ExitCode } from '../../../runtime/src/errors/exit-code.ts';
import { assetNames } from '../../../runtime/src/http/page/assets.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { freePort } from '../../support/free-port.ts';
import { readTable } from '../../support/read-table.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

// The bundle, in a folder from which no package of this repository can be reached.

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  await writeBundle(folder.at('image'));
  for (const name of ['bucket', 'disk', 'empty']) await mkdir(folder.at(name));
  await using session = await DuckdbSession.open({ path: folder.at('seed.duckdb') });
  await session.run('CREATE TABLE t AS SELECT 42 AS answer');
  // So much that a restore has a thread unpack it.
  await session.run('CREATE TABLE much AS SELECT hash(range) AS h, hash(-range) AS i FROM range(2_000_000)');
  await session.close();
});

afterAll(() => folder[Symbol.asyncDispose]());

/** Runs the bundle in an empty folder, with nothing in the environment but the settings. */
function eider(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  return execa(process.execPath, [folder.at('image/eider.mjs'), ...args], {
    cwd: folder.at('empty'),
    extendEnv: false,
    env: {
      PATH,
      R2_ENDPOINT: pathToFileURL(folder.path).href,
      R2_BUCKET_NAME: 'bucket',
      EIDER_DATABASE_PATH: folder.at('disk/app.duckdb'),
      EIDER_LEASE_TTL_SECONDS: '2',
      EIDER_HTTP_ADDRESS: 'off',
      ...settings,
    },
    reject: false,
  });
}

test('takes the code that was compiled for it, and runs the same with it', async () => {
  const bundle = folder.at('image/eider.mjs');
  await compileBundle(bundle);
  const module = new URL('../../../runtime/src/bundle/program.ts', import.meta.url).href;
  const look = `
    const { compiledFor, programIn, scriptOf } = await import(${JSON.stringify(module)});
    const program = programIn(${JSON.stringify(bundle)});
    const compiled = compiledFor(program, ${JSON.stringify(bundle)});
    console.log(scriptOf(program, { bundle: ${JSON.stringify(bundle)}, compiled }).cachedDataRejected);`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', look]);
  expect(stdout).toBe('false');
  expect(await eider(['run', '--', 'sh', '-c', 'exit 7'])).toMatchObject({ exitCode: 7 });
});

async function loseDisk(): Promise<void> {
  await rm(folder.at('disk'), { recursive: true });
  await mkdir(folder.at('disk'));
}

test('runs an application where there is nothing but the bundle, and leaves nothing in its folder', async () => {
  expect(await eider(['run', '--', 'true'])).toMatchObject({ exitCode: ExitCode.done });
  expect(await eider(['run', '--', 'sh', '-c', 'exit 7'])).toMatchObject({ exitCode: 7 });
  expect(await readdir(folder.at('empty'))).toEqual([]);
});

test('says what to install when a restore is to be checked, and restores without', async () => {
  const create = ['run', '--', 'cp', folder.at('seed.duckdb'), folder.at('disk/app.duckdb')];
  expect(await eider(create)).toMatchObject({ exitCode: ExitCode.done });
  await loseDisk();
  const refused = await eider(['run', '--', 'true']);
  expect(refused).toMatchObject({ exitCode: ExitCode.configuration });
  expect(refused.stderr).toContain('npm install @duckdb/node-api@');
  expect(await readdir(folder.at('disk'))).not.toContain('app.duckdb');

  const unchecked = await eider(['run', '--', 'true'], { R2_VALIDATE_DOWNLOADS: 'false' });
  expect(unchecked).toMatchObject({ exitCode: ExitCode.done });
  expect(await readTable(folder.at('disk/app.duckdb'), 'FROM t')).toEqual([['42']]);
});

test('with DuckDB beside it, checks, drills, exports and imports', async () => {
  await symlink(modules, folder.at('image/node_modules'));
  await loseDisk();
  expect(await eider(['run', '--', 'true'])).toMatchObject({ exitCode: ExitCode.done });
  expect(await readTable(folder.at('disk/app.duckdb'), 'FROM t')).toEqual([['42']]);
  expect(await eider(['drill'])).toMatchObject({ exitCode: ExitCode.done });
  const out = folder.at('out');
  expect(await eider(['export', '--format', 'parquet', '--to', out])).toMatchObject({ exitCode: 0 });
  const copy = folder.at('copy.duckdb');
  expect(await eider(['import', '--from', out, '--output', copy])).toMatchObject({ exitCode: 0 });
  expect(await readTable(copy, 'FROM t')).toEqual([['42']]);
});

test('serves the status page with all its files', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const running = eider(['run', '--', 'sleep', '600'], { EIDER_HTTP_ADDRESS: address });
  try {
    await until('the status page', async () => (await answerOf(`http://${address}/`)) === 200);
    for (const name of assetNames) expect(await answerOf(`http://${address}/assets/${name}`)).toBe(200);
  } finally {
    running.kill('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 143 });
  }
});

async function answerOf(url: string): Promise<number | undefined> {
  try {
    return (await fetch(url)).status;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

test('is packed with nothing but itself, and installs', async () => {
  const npm = { cwd: folder.at('image') };
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder.path], npm);
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(packed.files.map(({ path }) => path).toSorted()).toEqual(['LICENSE', 'eider.mjs', 'package.json']);

  const archive = folder.at(packed.filename);
  const install = [
    'install',
    '--prefix',
    folder.at('installed'),
    '--omit=optional',
    '--offline',
    '--no-audit',
    archive,
  ];
  await execa('npm', install, { cwd: folder.path });
  const { stdout: version } = await execa(folder.at('installed/node_modules/.bin/eider'), ['--version']);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
