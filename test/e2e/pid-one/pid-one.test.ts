import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { eiderFile } from '../cli/eider.ts';

// `eider run` as the first process of a container, as far as a process namespace is one: what it does to processes, and that the
// replica is closed behind it.

let stage: ReplicaStage;
let child: ChildProcess | undefined;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});

afterEach(async () => {
  // With --kill-child nothing in the namespace outlives this.
  child?.kill('SIGKILL');
  await stage[Symbol.asyncDispose]();
});

interface End {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script under `eider run`, which is process 1 of a namespace of its own; no rights are needed. */
async function runAsProcessOne(
  script: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<End> {
  const namespace = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const { PATH = '' } = process.env;
  const run = [process.execPath, eiderFile, 'run', '--', 'sh', '-c', script];
  child = spawn('unshare', [...namespace, ...run], {
    cwd: stage.folder.path,
    env: { PATH, ...stage.environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the streams are pipes');
  const said = Promise.all([text(stdout), text(stderr)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  const [out, err] = await said;
  return { code, stdout: out, stderr: err };
}

/** A database for the application to have. */
async function seedDatabase(): Promise<string> {
  const path = stage.folder.at('seed.duckdb');
  await using session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE visits AS SELECT 7 AS visits');
  await session.close();
  return path;
}

test('orphaned grandchildren are reaped, and the exit code passes through', async () => {
  const script = `
    orphan=$(sh -c 'sleep 0.1 >/dev/null & echo $!')
    while [ -e "/proc/$orphan" ]; do sleep 0.02; done
    for stat in /proc/[0-9]*/stat; do
      case "$(cat "$stat" 2>/dev/null)" in *') Z '*) echo zombie;; esac
    done
    echo none left; exit 6`;
  const { code, stdout } = await runAsProcessOne(script);
  expect(stdout).toBe('none left\n');
  expect(code).toBe(6);
});

test('SIGTERM to process 1 reaches the application, and the last bytes are shipped before the end', async () => {
  const script = `
    cp ${await seedDatabase()} "$EIDER_DATABASE_PATH"
    trap 'echo stopping; exit 8' TERM
    kill -TERM 1
    while :; do sleep 0.05; done`;
  const { code, stdout } = await runAsProcessOne(script);
  expect(stdout).toBe('stopping\n');
  expect(code).toBe(8);
  expect(await stage.restored('FROM visits')).toEqual([['7']]);
});

test('SIGTERM ends what does not want to end, inside the budget, with the code of the signal', async () => {
  const script = `
    trap '' TERM
    sh -c 'trap "" TERM; while :; do sleep 0.05; done' &
    kill -TERM 1
    while :; do sleep 0.05; done`;
  const { code, stderr } = await runAsProcessOne(script, { EIDER_SHUTDOWN_SECONDS: '1' });
  expect(code).toBe(128 + 9);
  expect(stderr).not.toContain('"level":"error"');
});
