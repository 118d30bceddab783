import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { pythonEnvironment } from '../../support/python-environment.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';

/** What a tool says about a file. A warning without an exit code counts, too. */
export type Lint = (file: string) => Promise<string>;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Installs the linters that come as Python packages into a folder of their own. */
export async function installPythonTools(folder: TemporaryFolder): Promise<void> {
  await pythonEnvironment(folder.at('tools'), at('requirements.txt'));
}

async function run(file: string, args: readonly string[], cwd = import.meta.dirname): Promise<string> {
  const { exitCode, all } = await execa(file, args, { cwd, all: true, reject: false });
  return exitCode === 0 ? all : `exit code ${exitCode}: ${all}`;
}

/** Every rule, and every one is an error. */
export const hadolint =
  (folder: TemporaryFolder): Lint =>
  (file) =>
    run(folder.at('tools/bin/hadolint'), ['--failure-threshold', 'style', file]);

/** Fields that Kubernetes does not know are errors. */
export const kubernetesValidate =
  (folder: TemporaryFolder): Lint =>
  (file) =>
    run(folder.at('tools/bin/kubernetes-validate'), ['--strict', '--quiet', file]);

/** Without ShellCheck and Pyflakes, whether they are there or not. */
export const actionlint: Lint = async (file) => {
  const cwd = join(import.meta.dirname, 'actionlint');
  // What Go downloads for its first use it would say among what the tool says.
  await execa('go', ['mod', 'download'], { cwd });
  return run('go', ['tool', 'actionlint', '-shellcheck=', '-pyflakes=', file], cwd);
};

/** The programs of the unit are put where they are looked for: whether they are installed is another question. */
export const systemdAnalyze =
  (folder: TemporaryFolder): Lint =>
  async (file) => {
    const unit = await readFile(file, 'utf8');
    const copy = folder.at('linted.service');
    await writeFile(copy, unit.replace('/usr/local/bin/eider', '/bin/true'));
    return run('systemd-analyze', ['verify', '--man=no', copy]);
  };

/** Checks a document against a JSON schema of a package. */
export async function matches(document: unknown, schemaOfPackage: string): Promise<string> {
  const schema = JSON.parse(await readFile(at(`../../../node_modules/${schemaOfPackage}`), 'utf8'));
  // The Compose specification's schema is written for a draft in which `$id` was `id`.
  const { $schema: _, ...plain } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajv.removeKeyword('id');
  const isValid = ajv.compile(plain);
  return isValid(document) ? '' : ajv.errorsText(isValid.errors);
}
